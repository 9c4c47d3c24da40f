/**
 * The market board: indices, sector map, movers and every symbol of the day. It fills its box and
 * scrolls itself; the app puts the channel's header and chat around it.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Trans } from "@lingui/react/macro";
import { ShieldCheck } from "lucide-react";
import type { Overview } from "@/gen/market";
import { Button } from "@/ui/button/button";
import { dayText } from "@/ui/numbers/days";
import { usePreferences } from "@/ui/preferences/preferences";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { SourceBadge } from "@/ui/source-badge/source-badge";
import { BoardFailure, BoardSkeleton } from "./board-states";
import { HeatMap } from "./heat-map";
import { IndexCards } from "./index-cards";
import styles from "./market-board.module.css";
import { Movers } from "./movers";
import { PlaceProvider } from "./place";
import { PriceColorsSwitch } from "./price-colors-switch";
import { QualityDialog } from "./quality-dialog";
import { overviewQuery, symbolsQuery } from "./queries";
import { SymbolTable } from "./symbol-table";
import { useMarketStream } from "./use-market-stream";

export interface MarketBoardProps {
  readonly communityId: string;
  readonly channelId: string;
}

export function MarketBoard({ communityId, channelId }: MarketBoardProps) {
  useMarketStream(channelId);
  const overview = useQuery(overviewQuery);
  return (
    <PlaceProvider value={{ communityId, channelId }}>
      <div className={styles.board}>
        {overview.data !== undefined ? (
          <BoardContent overview={overview.data} />
        ) : overview.isPending ? (
          <BoardSkeleton />
        ) : (
          <BoardFailure error={overview.error} onRetry={() => void overview.refetch()} />
        )}
      </div>
    </PlaceProvider>
  );
}

function BoardContent({ overview }: { readonly overview: Overview }) {
  const locale = usePreferences((state) => state.locale);
  const symbols = useQuery(symbolsQuery);
  const [isQualityOpen, setIsQualityOpen] = useState(false);
  return (
    <div className={styles.content}>
      <header className={styles.bar}>
        <h2 className={styles.day}>
          <Trans>{dayText(overview.day, locale, "full")} 종가</Trans>
        </h2>
        <SourceBadge source={overview.source} />
        <span className={styles.tools}>
          <PriceColorsSwitch />
          <Button
            variant="ghost"
            size="small"
            icon={<ShieldCheck />}
            onClick={() => setIsQualityOpen(true)}
          >
            <Trans>자료 점검</Trans>
          </Button>
        </span>
      </header>
      <IndexCards overview={overview} />
      <div className={styles.mapAndMovers}>
        {symbols.data === undefined ? (
          symbols.isError ? (
            <BoardFailure error={symbols.error} onRetry={() => void symbols.refetch()} />
          ) : (
            <Skeleton height={520} />
          )
        ) : (
          <HeatMap rows={symbols.data.symbols} sectors={overview.sectors} />
        )}
        <Movers movers={overview.movers} />
      </div>
      {symbols.data !== undefined && (
        <SymbolTable symbols={symbols.data} sectors={overview.sectors} />
      )}
      {overview.is_value_estimated && (
        <p className={styles.note}>
          <Trans>이 출처에는 거래대금이 없어 종가에 거래량을 곱해 어림했습니다.</Trans>
        </p>
      )}
      <QualityDialog isOpen={isQualityOpen} onClose={() => setIsQualityOpen(false)} />
    </div>
  );
}
