/** The events that a hook may tell, in words. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { HookEvent } from "@/gen/community";

export const HOOK_EVENT_WORDS: Readonly<Record<HookEvent, MessageDescriptor>> = {
  "community.message_sent": msg`새 메시지`,
  "community.message_edited": msg`고친 메시지`,
  "community.message_deleted": msg`지운 메시지`,
  "community.reaction_added": msg`반응`,
  "community.reaction_removed": msg`거둔 반응`,
  "community.member_joined": msg`들어온 멤버`,
  "community.member_left": msg`나간 멤버`,
  "community.channel_created": msg`새 채널`,
  "community.channel_updated": msg`고친 채널`,
  "community.channel_deleted": msg`지운 채널`,
};
export const HOOK_EVENTS = Object.keys(HOOK_EVENT_WORDS) as readonly HookEvent[];
