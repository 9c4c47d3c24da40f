/** Members by presence, each group by role and then by name in the order of Korean. Pure. */
import type { Member, PresenceState, Role } from "@/gen/community";

const RANK: Readonly<Record<Role, number>> = { owner: 0, moderator: 1, member: 2 };
const order = new Intl.Collator("ko");

export function groupMembers(
  members: readonly Member[],
  presences: Readonly<Record<string, PresenceState>>,
): { readonly present: readonly Member[]; readonly away: readonly Member[] } {
  const sorted = members.toSorted(
    (a, b) => RANK[a.role] - RANK[b.role] || order.compare(a.name, b.name),
  );
  const isPresent = (member: Member) => (presences[member.account_id] ?? "offline") !== "offline";
  return {
    present: sorted.filter(isPresent),
    away: sorted.filter((member) => !isPresent(member)),
  };
}
