/** Wire types of boards and their cards; the same names and fields as the server's structs. */
import type { BoardKind, Position } from "./community";

export type SourceKind = "live" | "recorded" | "synthetic";

export interface SourceState {
  readonly kind: SourceKind;
  readonly name: string;
  readonly detail: string;
  readonly as_of_ms: number | null;
  readonly updated_at_ms: number | null;
  readonly problem: string | null;
}

export interface Board {
  readonly channel_id: string;
  readonly board: BoardKind;
  readonly at: Position;
  readonly source: SourceState;
}
