/** Each act of the audit log in words: who did what to what. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { AuditEntry, AuditKind } from "@/gen/community";
import { has, PERMISSION, type PermissionName } from "@/live/permissions";
import { RIGHT_WORDS } from "../roles/words";

export const ACT_WORDS: Readonly<Record<AuditKind, MessageDescriptor>> = {
  community_updated: msg`커뮤니티를 고침`,
  owner_changed: msg`커뮤니티를 넘김`,
  category_created: msg`카테고리를 만듦`,
  category_updated: msg`카테고리를 고침`,
  category_deleted: msg`카테고리를 지움`,
  channel_created: msg`채널을 만듦`,
  channel_updated: msg`채널을 고침`,
  channel_deleted: msg`채널을 지움`,
  overwrite_changed: msg`권한을 고침`,
  role_created: msg`역할을 만듦`,
  role_updated: msg`역할을 고침`,
  role_deleted: msg`역할을 지움`,
  member_role_changed: msg`멤버의 역할을 바꿈`,
  member_kicked: msg`멤버를 내보냄`,
  member_banned: msg`멤버를 차단함`,
  member_unbanned: msg`차단을 풂`,
  member_timed_out: msg`멤버에게 타임아웃을 줌`,
  time_out_ended: msg`타임아웃을 풂`,
  invite_created: msg`초대를 만듦`,
  invite_revoked: msg`초대를 거둠`,
  message_deleted: msg`남의 메시지를 지움`,
  report_changed: msg`신고를 다룸`,
  nickname_changed: msg`멤버의 별명을 바꿈`,
  thread_updated: msg`스레드를 고침`,
  thread_deleted: msg`스레드를 지움`,
  messages_deleted: msg`메시지를 한꺼번에 지움`,
  messages_expired: msg`오래된 메시지를 지움`,
  retention_changed: msg`메시지를 두는 기간을 바꿈`,
  emoji_created: msg`이모지를 만듦`,
  emoji_renamed: msg`이모지의 이름을 바꿈`,
  emoji_deleted: msg`이모지를 지움`,
  rule_created: msg`규칙을 만듦`,
  rule_updated: msg`규칙을 고침`,
  rule_deleted: msg`규칙을 지움`,
  join_form_updated: msg`가입 신청서를 고침`,
  request_accepted: msg`가입 신청을 받아들임`,
  request_refused: msg`가입 신청을 받아들이지 않음`,
  bot_added: msg`봇을 들임`,
  webhook_created: msg`웹훅을 만듦`,
  webhook_updated: msg`웹훅을 고침`,
  webhook_deleted: msg`웹훅을 지움`,
  hook_created: msg`내보내는 웹훅을 만듦`,
  hook_updated: msg`내보내는 웹훅을 고침`,
  hook_deleted: msg`내보내는 웹훅을 지움`,
  community_exported: msg`커뮤니티를 내보냄`,
  messages_imported: msg`메시지를 들여옴`,
};

const FIELD_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  name: msg`이름`,
  description: msg`소개`,
  icon: msg`아이콘`,
  is_public: msg`공개`,
  owner_id: msg`주인`,
  topic: msg`주제`,
  position: msg`자리`,
  category_id: msg`카테고리`,
  is_synced: msg`카테고리를 따름`,
  colour: msg`색`,
  rank: msg`순위`,
  is_hoisted: msg`따로 보이기`,
  permissions: msg`권한`,
  role: msg`역할`,
  state: msg`상태`,
  nickname: msg`별명`,
  timed_out_until_ms: msg`타임아웃이 끝나는 때`,
  kind: msg`종류`,
  board: msg`보드`,
};

export interface ChangeWords {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

const BOTH_MASKS = /^\+(\d+) -(\d+)$/u;

function rightsIn(mask: number, translate: (words: MessageDescriptor) => string): string {
  const names = Object.keys(PERMISSION) as PermissionName[];
  return names
    .filter((name) => has(mask, name))
    .map((name) => translate(RIGHT_WORDS[name]))
    .join(", ");
}

/** An overwrite as what it allows (✓) and denies (✗). */
function overwriteIn(
  [, allow, deny]: readonly string[],
  translate: (words: MessageDescriptor) => string,
): string {
  const [allowed, denied] = [allow, deny].map((mask) => rightsIn(Number(mask), translate));
  return [allowed && `✓ ${allowed}`, denied && `✗ ${denied}`].filter(Boolean).join(" · ");
}

/** What changed, with ids told as names where the reader knows them. */
export function changesIn(
  entry: AuditEntry,
  translate: (words: MessageDescriptor) => string,
  names: ReadonlyMap<string, string>,
  dateTime: (atMs: number) => string,
): readonly ChangeWords[] {
  const told = (field: string, value: string | null) => {
    if (value === null || value === "") return null;
    if (field === "permissions") return rightsIn(Number(value), translate);
    const masks = BOTH_MASKS.exec(value);
    if (masks) return overwriteIn(masks, translate);
    if (field.endsWith("_ms")) return dateTime(Number(value));
    if (value === "true" || value === "false") return value === "true" ? "✓" : "✗";
    return names.get(value) ?? value;
  };
  return entry.changes
    .map(({ field, before, after }) => {
      const words = FIELD_WORDS[field];
      return {
        field: words ? translate(words) : (names.get(field) ?? field),
        before: told(field, before),
        after: told(field, after),
      };
    })
    .filter(({ before, after }) => before !== null || after !== null);
}
