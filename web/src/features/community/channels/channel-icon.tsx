/** The sign of a channel: # for talk, its own for each kind of board. */
import { ChartCandlestick, Hash, TrendingUp } from "lucide-react";
import type { BoardKind } from "@/gen/community";

export function ChannelIcon({ board }: { readonly board: BoardKind | null }) {
  if (board === "market") return <ChartCandlestick aria-hidden="true" />;
  if (board === "trends") return <TrendingUp aria-hidden="true" />;
  return <Hash aria-hidden="true" />;
}
