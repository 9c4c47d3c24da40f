/** How a message calls the reader, in the most personal way: rule MN5 of `docs/specs/notifications.md`. Pure. */
import type { Snapshot } from "@/gen/community";

/** `here` is known to the server alone: it noted who was present (MN4). */
export type CallKind = "none" | "account" | "role" | "everyone" | "here";

export const HERE = "here";

type Roles = Pick<Snapshot, "members" | "roles">;

export function callOf(
  mentions: readonly string[],
  myId: string | null,
  snapshot: Roles | null,
): CallKind {
  if (myId === null || mentions.length === 0) return "none";
  if (mentions.includes(myId)) return "account";
  const mine = snapshot?.members.find((member) => member.account_id === myId)?.role_ids ?? [];
  if (mine.some((roleId) => mentions.includes(roleId))) return "role";
  const everyone = snapshot?.roles.find((role) => role.preset === "everyone")?.role_id;
  if (everyone !== undefined && mentions.includes(everyone)) return "everyone";
  return mentions.includes(HERE) ? "here" : "none";
}
