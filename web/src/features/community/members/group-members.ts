/** Members by hoisted role and presence, each group by role and then by name in Korean order. Pure. */
import type { CommunityRole, Member, PresenceState, Role } from "@/gen/community";

const RANK: Readonly<Record<Role, number>> = { owner: 0, moderator: 1, member: 2 };
const order = new Intl.Collator("ko");

interface Hoisted {
  readonly role: CommunityRole;
  readonly members: readonly Member[];
}

/** Roles come highest first. Who is away stands under no role, as nobody looks there for help. */
export function groupMembers(
  members: readonly Member[],
  presences: Readonly<Record<string, PresenceState>>,
  roles: readonly CommunityRole[],
): {
  readonly hoisted: readonly Hoisted[];
  readonly present: readonly Member[];
  readonly away: readonly Member[];
} {
  const sorted = members.toSorted(
    (a, b) => RANK[a.role] - RANK[b.role] || order.compare(a.name, b.name),
  );
  const isPresent = (member: Member) => (presences[member.account_id] ?? "offline") !== "offline";
  const shown = roles.filter((role) => role.is_hoisted && role.preset !== "everyone");
  const over = (member: Member) => shown.find((role) => member.role_ids.includes(role.role_id));
  const here = sorted.filter(isPresent);
  return {
    hoisted: shown
      .map((role) => ({ role, members: here.filter((member) => over(member) === role) }))
      .filter((group) => group.members.length > 0),
    present: here.filter((member) => !over(member)),
    away: sorted.filter((member) => !isPresent(member)),
  };
}

export function colourOf(member: Member, roles: readonly CommunityRole[]): string {
  return (
    roles.find((role) => role.colour !== "" && member.role_ids.includes(role.role_id))?.colour ?? ""
  );
}
