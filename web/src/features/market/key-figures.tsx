/** The figures people look for first on a symbol's page. */
import type { ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import type { SymbolDetail } from "@/gen/market";
import { Change } from "@/ui/change/change";
import { dayText } from "@/ui/numbers/days";
import { compact, decimal, NO_NUMBER, percent, price, whole } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import styles from "./key-figures.module.css";
import { RangeBar } from "./range-bar";

export function KeyFigures({ detail }: { readonly detail: SymbolDetail }) {
  const locale = usePreferences((state) => state.locale);
  const { row } = detail;
  const won = (value: number | null): string => price(value, locale);
  return (
    <dl className={styles.figures}>
      <Figure label={<Trans>시가</Trans>}>{won(row.open)}</Figure>
      <Figure label={<Trans>고가</Trans>}>{won(row.high)}</Figure>
      <Figure label={<Trans>저가</Trans>}>{won(row.low)}</Figure>
      <Figure label={<Trans>거래량</Trans>}>{compact(row.volume, locale)}</Figure>
      <Figure label={<Trans>거래대금</Trans>}>{compact(row.value, locale)}</Figure>
      <Figure label={<Trans>거래량 배수 (20일 평균)</Trans>}>
        {row.volume_ratio === null ? NO_NUMBER : `×${decimal(row.volume_ratio, locale, 2)}`}
      </Figure>
      <Figure label={<Trans>시가총액</Trans>}>{compact(row.market_cap, locale)}</Figure>
      <Figure label={<Trans>5일</Trans>}>
        <Change ratio={row.return_5} />
      </Figure>
      <Figure label={<Trans>20일</Trans>}>
        <Change ratio={row.return_20} />
      </Figure>
      <Figure label={<Trans>60일</Trans>}>
        <Change ratio={row.return_60} />
      </Figure>
      <Figure label={<Trans>20일 이동평균과 차이</Trans>}>
        <Change ratio={row.sma20_gap} />
      </Figure>
      <Figure label="RSI 14">{decimal(row.rsi14, locale, 1)}</Figure>
      <Figure label="ATR 14">{won(detail.atr14)}</Figure>
      <Figure label={<Trans>일간 변동성 (20일)</Trans>}>
        {percent(row.volatility_20, locale)}
      </Figure>
      <Figure label={<Trans>거래 정지된 날</Trans>}>{whole(detail.halted_count, locale)}</Figure>
      <Figure label={<Trans>거래일 수</Trans>}>{whole(detail.sessions_count, locale)}</Figure>
      <Figure label={<Trans>첫 거래일</Trans>}>{dayText(detail.first_day, locale)}</Figure>
      <div className={styles.wide}>
        <dt>
          <Trans>52주 범위</Trans>
        </dt>
        <dd className={styles.range}>
          <span>{won(row.low_52w)}</span>
          <RangeBar low={row.low_52w} high={row.high_52w} now={row.close} />
          <span>{won(row.high_52w)}</span>
        </dd>
      </div>
    </dl>
  );
}

function Figure({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
