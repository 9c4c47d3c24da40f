/** Keeps the board's pages fresh: a `market.analysed` on the board's stream makes them stale. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Board } from "@/gen/boards";
import type { MarketAnalysed } from "@/gen/market";
import { api } from "@/live/http";
import { useStream } from "@/live/use-stream";
import { marketAnalysed } from "./queries";

export function useMarketStream(channelId: string): void {
  const client = useQueryClient();
  const board = useQuery({
    queryKey: ["boards", channelId],
    queryFn: ({ signal }) =>
      api.get<Board>(`/api/boards/${encodeURIComponent(channelId)}`, { signal }),
  });
  useStream<MarketAnalysed>(board.data?.at, {
    apply: (events) => {
      if (events.some(({ event }) => event.type === "market.analysed")) marketAnalysed(client);
    },
    resync: () => {
      marketAnalysed(client);
      void board.refetch();
    },
  });
}
