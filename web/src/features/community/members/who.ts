/** What an author is called and looks like here today; who has left keeps the name they wrote under. */
import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Member, Message, Snapshot as CommunitySnapshot } from "@/gen/community";

export interface Who {
  readonly name: string;
  readonly face: Member["face"] | null;
}

/** Return an author's name; who deleted their account left none. */
export function authorName(name: string): string {
  return name || i18n._(msg`탈퇴한 계정`);
}

export function whoOf(
  snapshot: Pick<CommunitySnapshot, "members"> | null | undefined,
  { author_id, author_name }: Pick<Message, "author_id" | "author_name">,
): Who {
  const member = snapshot?.members.find((each) => each.account_id === author_id);
  return { name: authorName(member?.name ?? author_name), face: member?.face ?? null };
}
