/** One symbol inside a market board: its price, chart and figures, and a way to bring it into the chat. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Copy, SearchX } from "lucide-react";
import type { SymbolDetail } from "@/gen/market";
import { ApiError } from "@/live/api-error";
import { AppLink } from "@/ui/app-link/app-link";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { Change } from "@/ui/change/change";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { dayText } from "@/ui/numbers/days";
import { price } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { SourceBadge } from "@/ui/source-badge/source-badge";
import { toast } from "@/ui/toast/toast";
import { BoardFailure, BoardSkeleton } from "./board-states";
import { KeyFigures } from "./key-figures";
import boardStyles from "./market-board.module.css";
import { boardHref, PlaceProvider, usePlace } from "./place";
import { barsQuery, symbolQuery } from "./queries";
import { SymbolChart } from "./symbol-chart";
import styles from "./symbol-view.module.css";
import { useMarketStream } from "./use-market-stream";

export interface SymbolViewProps {
  readonly communityId: string;
  readonly channelId: string;
  readonly code: string;
}

export function SymbolView({ communityId, channelId, code }: SymbolViewProps) {
  useMarketStream(channelId);
  const detail = useQuery(symbolQuery(code));
  const bars = useQuery(barsQuery(code));
  const failed = detail.error ?? bars.error;
  return (
    <PlaceProvider value={{ communityId, channelId }}>
      <div className={boardStyles.board}>
        {detail.data !== undefined ? (
          <div className={boardStyles.content}>
            <SymbolHead detail={detail.data} />
            {bars.data !== undefined ? (
              <SymbolChart bars={bars.data} />
            ) : bars.isError ? (
              <BoardFailure error={bars.error} onRetry={() => void bars.refetch()} />
            ) : (
              <Skeleton height={560} />
            )}
            <KeyFigures detail={detail.data} />
          </div>
        ) : failed === null ? (
          <BoardSkeleton />
        ) : isUnknown(failed) ? (
          <UnknownSymbol code={code} />
        ) : (
          <BoardFailure error={failed} onRetry={() => void detail.refetch()} />
        )}
      </div>
    </PlaceProvider>
  );
}

function isUnknown(error: unknown): boolean {
  return error instanceof ApiError && error.code === "market.unknown_symbol";
}

function UnknownSymbol({ code }: { readonly code: string }) {
  const place = usePlace();
  return (
    <EmptyState
      icon={<SearchX />}
      title={<Trans>{code} 종목을 모릅니다</Trans>}
      text={<Trans>이 게시판의 자료에 없는 코드입니다. 목록에서 찾아 보세요.</Trans>}
      action={
        <AppLink href={boardHref(place)}>
          <Trans>전체 종목으로</Trans>
        </AppLink>
      }
    />
  );
}

function SymbolHead({ detail }: { readonly detail: SymbolDetail }) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const place = usePlace();
  const { row } = detail;
  const card = `$${row.code}`;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(card);
      toast({ tone: "ok", text: t`${card} 복사됨. 대화에 붙여 넣으면 시세 카드가 됩니다.` });
    } catch {
      toast({ text: t`대화에 ${card} 를 쓰면 시세 카드가 됩니다.` });
    }
  };
  return (
    <header className={styles.head}>
      <AppLink href={boardHref(place)} className={styles.back}>
        <ArrowLeft aria-hidden="true" />
        <Trans>전체 종목</Trans>
      </AppLink>
      <div className={styles.names}>
        <h2 className={styles.name}>{row.name}</h2>
        <span className={styles.code}>{row.code}</span>
        <Badge>{row.market}</Badge>
        <Badge>{locale === "ko" ? detail.sector_name_ko : detail.sector_name_en}</Badge>
        {row.is_halted && (
          <Badge tone="warn">
            <Trans>거래 정지</Trans>
          </Badge>
        )}
        {detail.industry !== null && <span className={styles.industry}>{detail.industry}</span>}
      </div>
      <div className={styles.priceLine}>
        <span className={styles.price}>{price(row.close, locale)}</span>
        <span className={styles.change}>
          <Change change={row.change} ratio={row.change_ratio} />
        </span>
        <span className={styles.day}>{dayText(row.day, locale)}</span>
        <span className={styles.tools}>
          <SourceBadge source={detail.source} />
          <Button size="small" icon={<Copy />} onClick={() => void copy()}>
            <Trans>{card} 복사</Trans>
          </Button>
        </span>
      </div>
    </header>
  );
}
