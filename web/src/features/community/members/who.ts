/** What an author is called and looks like here today; who has left keeps the name they wrote under. */
import type { Member, Message, Snapshot as CommunitySnapshot } from "@/gen/community";

export interface Who {
  readonly name: string;
  readonly face: Member["face"] | null;
}

export function whoOf(
  snapshot: Pick<CommunitySnapshot, "members"> | null | undefined,
  { author_id, author_name }: Pick<Message, "author_id" | "author_name">,
): Who {
  const member = snapshot?.members.find((each) => each.account_id === author_id);
  return { name: member?.name ?? author_name, face: member?.face ?? null };
}
