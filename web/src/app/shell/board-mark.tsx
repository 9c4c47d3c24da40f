/** Where a board's data comes from, as a dot in the channel list. */
import { useQuery } from "@tanstack/react-query";
import type { Board } from "@/gen/boards";
import { api } from "@/live/http";
import { SourceDot } from "@/ui/source-badge/source-badge";

const STALE_MS = 60_000;

export function BoardMark({ channelId }: { readonly channelId: string }) {
  const board = useQuery({
    queryKey: ["boards", channelId],
    queryFn: () => api.get<Board>(`/api/boards/${channelId}`),
    staleTime: STALE_MS,
  });
  return board.data ? <SourceDot kind={board.data.source.kind} /> : null;
}
