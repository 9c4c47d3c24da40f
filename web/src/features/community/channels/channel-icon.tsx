/** The sign of a channel: # for talk, its own for each kind of board. */
import { ChartCandlestick, Hash, MessagesSquare, TrendingUp } from "lucide-react";
import type { BoardKind, ChannelKind } from "@/gen/community";

export interface ChannelIconProps {
  readonly board: BoardKind | null;
  readonly kind?: ChannelKind;
}

export function ChannelIcon({ board, kind }: ChannelIconProps) {
  if (kind === "thread") return <MessagesSquare aria-hidden="true" />;
  if (board === "market") return <ChartCandlestick aria-hidden="true" />;
  if (board === "trends") return <TrendingUp aria-hidden="true" />;
  return <Hash aria-hidden="true" />;
}
