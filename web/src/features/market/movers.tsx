/** The day's lists: who rose, who fell, what was traded, where volume jumped. */
import { useMemo, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { Mover, Movers as MoverLists } from "@/gen/market";
import { AppLink } from "@/ui/app-link/app-link";
import { Change } from "@/ui/change/change";
import { compact, decimal, price } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Sparkline } from "@/ui/sparkline/sparkline";
import { Tabs } from "@/ui/tabs/tabs";
import styles from "./movers.module.css";
import { useSymbolHref } from "./place";
import { cardsQuery } from "./queries";

type List = keyof MoverLists;

export function Movers({ movers }: { readonly movers: MoverLists }) {
  const [list, setList] = useState<List>("gainers");
  const { t } = useLingui();
  const panel = <MoverRows list={list} movers={movers[list]} />;
  return (
    <section className={styles.movers} aria-label={t`오늘의 종목`}>
      <Tabs
        label={t`오늘의 종목`}
        value={list}
        onChange={setList}
        tabs={[
          { id: "gainers", label: t`상승`, panel },
          { id: "losers", label: t`하락`, panel },
          { id: "most_traded", label: t`거래대금`, panel },
          { id: "volume_surges", label: t`거래량 급증`, panel },
        ]}
      />
    </section>
  );
}

function MoverRows({ list, movers }: { readonly list: List; readonly movers: readonly Mover[] }) {
  const locale = usePreferences((state) => state.locale);
  const symbolHref = useSymbolHref();
  const codes = useMemo(() => movers.map((mover) => mover.code), [movers]);
  const cards = useQuery(cardsQuery(codes));
  const lines = new Map(cards.data?.cards.map((card) => [card.code, card.sparkline]));
  if (movers.length === 0) {
    return (
      <p className={styles.empty}>
        <Trans>오늘은 해당하는 종목이 없습니다.</Trans>
      </p>
    );
  }
  return (
    <ol className={styles.rows}>
      {movers.map((mover) => (
        <li key={mover.code}>
          <AppLink href={symbolHref(mover.code)} className={styles.row}>
            <span className={styles.names}>
              <b>{mover.name}</b>
              <small>
                {mover.code} · {mover.market}
              </small>
            </span>
            <Sparkline
              values={lines.get(mover.code) ?? []}
              width={64}
              height={24}
              change={mover.change_ratio}
            />
            <span className={styles.numbers}>
              <span>{price(mover.close, locale)}</span>
              <Change ratio={mover.change_ratio} />
            </span>
            <span className={styles.value}>{extra(list, mover, locale)}</span>
          </AppLink>
        </li>
      ))}
    </ol>
  );
}

function extra(list: List, mover: Mover, locale: "ko" | "en"): string {
  if (list === "volume_surges" && mover.volume_ratio !== null) {
    return `×${decimal(mover.volume_ratio, locale, 1)}`;
  }
  return compact(mover.value, locale);
}
