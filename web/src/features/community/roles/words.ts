/** What each right is called. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { StepKind } from "@/gen/community";
import type { PermissionName } from "@/live/permissions";

export const RIGHT_WORDS: Readonly<Record<PermissionName, MessageDescriptor>> = {
  view: msg`채널 보기`,
  send: msg`메시지 보내기`,
  react: msg`반응 달기`,
  attach: msg`파일 첨부`,
  embed_links: msg`링크 미리보기`,
  mention_everyone: msg`모두 부르기`,
  manage_messages: msg`메시지 관리`,
  pin: msg`메시지 고정`,
  create_invite: msg`초대 만들기`,
  manage_channels: msg`채널 관리`,
  manage_roles: msg`역할 관리`,
  manage_community: msg`커뮤니티 관리`,
  kick: msg`내보내기`,
  ban: msg`차단`,
  time_out: msg`타임아웃`,
  view_audit: msg`감사 기록 보기`,
  manage_boards: msg`보드 관리`,
  create_threads: msg`스레드 만들기`,
  send_in_threads: msg`스레드에서 말하기`,
  manage_threads: msg`스레드 관리`,
  create_polls: msg`투표 만들기`,
  manage_emoji: msg`이모지 관리`,
  manage_webhooks: msg`웹훅 관리`,
  change_nickname: msg`별명 바꾸기`,
  manage_nicknames: msg`별명 관리`,
  bypass_slow_mode: msg`느린 모드 무시`,
  administrator: msg`최고 관리자 (모든 권한)`,
};

export const STEP_WORDS: Readonly<Record<StepKind, MessageDescriptor>> = {
  owner: msg`커뮤니티의 주인`,
  administrator: msg`최고 관리자 역할`,
  stranger: msg`멤버가 아님`,
  everyone: msg`모두의 역할`,
  role: msg`역할`,
  overwrite_everyone: msg`모두에 대한 설정`,
  overwrite_role: msg`역할에 대한 설정`,
  overwrite_member: msg`멤버에 대한 설정`,
  needs_view: msg`볼 수 없는 곳`,
  needs_send: msg`말할 수 없는 곳`,
  timed_out: msg`타임아웃 중`,
};
