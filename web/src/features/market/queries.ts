/** What the market's pages read. A new analysis (`market.analysed`) makes all of it stale at once. */
import { keepPreviousData, queryOptions, type QueryClient } from "@tanstack/react-query";
import type { Bars, Cards, Overview, QualityReport, SymbolDetail, Symbols } from "@/gen/market";
import { ApiError } from "@/live/api-error";
import { api } from "@/live/http";

const NOT_READY_RETRY_MS = 2_000;
const STALE_MS = 60_000;

/** The first analysis takes some seconds after the first start: ask again until it is there. */
const untilReady = {
  staleTime: STALE_MS,
  refetchInterval: (query: { state: { error: Error | null } }): number | false =>
    isNotReady(query.state.error) ? NOT_READY_RETRY_MS : false,
};

export function isNotReady(error: unknown): boolean {
  return error instanceof ApiError && error.code === "market.not_ready";
}

export const overviewQuery = queryOptions({
  queryKey: ["market", "overview"],
  queryFn: ({ signal }) => api.get<Overview>("/api/market/overview", { signal }),
  ...untilReady,
});

export const symbolsQuery = queryOptions({
  queryKey: ["market", "symbols"],
  queryFn: ({ signal }) => api.get<Symbols>("/api/market/symbols", { signal }),
  ...untilReady,
});

export const qualityQuery = queryOptions({
  queryKey: ["market", "quality"],
  queryFn: ({ signal }) => api.get<QualityReport>("/api/market/quality", { signal }),
  ...untilReady,
});

export const symbolQuery = (code: string) =>
  queryOptions({
    queryKey: ["market", "symbol", code],
    queryFn: ({ signal }) =>
      api.get<SymbolDetail>(`/api/market/symbols/${encodeURIComponent(code)}`, { signal }),
    ...untilReady,
  });

export const barsQuery = (code: string) =>
  queryOptions({
    queryKey: ["market", "bars", code],
    queryFn: ({ signal }) =>
      api.get<Bars>(`/api/market/symbols/${encodeURIComponent(code)}/bars?indicators=true`, {
        signal,
      }),
    ...untilReady,
  });

/** Cards for the codes on screen, in their order; used for sparklines in lists. */
export const cardsQuery = (codes: readonly string[]) =>
  queryOptions({
    queryKey: ["market", "cards", codes],
    queryFn: ({ signal }) =>
      api.get<Cards>(`/api/market/cards?codes=${codes.join(",")}`, { signal }),
    enabled: codes.length > 0,
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });

/** A day was analysed: everything is read again, what is on screen first. */
export function marketAnalysed(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ["market"] });
}
