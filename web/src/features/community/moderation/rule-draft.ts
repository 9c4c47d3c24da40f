/** A rule while it is written: the fields of every kind, of which one kind's are sent. */
import type { Rule, RuleAct, RuleFields, RuleMode } from "@/gen/community";
import type { TriggerKind } from "./rule-words";

export interface RuleDraft {
  readonly name: string;
  readonly kind: TriggerKind;
  readonly mode: RuleMode;
  readonly acts: readonly RuleAct[];
  readonly reason: string;
  readonly timeOutMinutes: string;
  readonly words: string;
  readonly allowed: string;
  readonly mentionsMax: string;
  readonly repeatsMax: string;
  readonly messagesMax: string;
  readonly windowS: string;
  readonly hostMode: "deny" | "allow";
  readonly hosts: string;
  readonly isInviteDenied: boolean;
  readonly roleIds: readonly string[];
  readonly channelIds: readonly string[];
}

const EMPTY: RuleDraft = {
  name: "",
  kind: "keyword",
  mode: "off",
  acts: ["block"],
  reason: "",
  timeOutMinutes: "10",
  words: "",
  allowed: "",
  mentionsMax: "5",
  repeatsMax: "3",
  messagesMax: "10",
  windowS: "30",
  hostMode: "deny",
  hosts: "",
  isInviteDenied: true,
  roleIds: [],
  channelIds: [],
};

export function draftOfRule(rule: Rule | null): RuleDraft {
  if (rule === null) return EMPTY;
  const { trigger } = rule;
  const known: RuleDraft = {
    ...EMPTY,
    name: rule.name,
    kind: trigger.kind,
    mode: rule.mode,
    acts: rule.acts,
    reason: rule.reason,
    timeOutMinutes: String(rule.time_out_ms / 60_000),
    roleIds: rule.exempt_role_ids,
    channelIds: rule.exempt_channel_ids,
  };
  switch (trigger.kind) {
    case "keyword":
      return { ...known, words: trigger.words.join("\n"), allowed: trigger.allowed.join("\n") };
    case "mention":
      return {
        ...known,
        mentionsMax: String(trigger.mentions_max),
        windowS: String(trigger.window_s),
      };
    case "link":
      return {
        ...known,
        hostMode: trigger.mode,
        hosts: trigger.hosts.join("\n"),
        isInviteDenied: trigger.is_invite_denied,
      };
    case "spam":
      return {
        ...known,
        repeatsMax: String(trigger.repeats_max),
        messagesMax: String(trigger.messages_max),
        windowS: String(trigger.window_s),
      };
  }
}

export function fieldsOf(draft: RuleDraft): RuleFields {
  return {
    name: draft.name.normalize("NFC"),
    mode: draft.mode,
    acts: draft.acts,
    reason: draft.reason.normalize("NFC"),
    time_out_ms: whole(draft.timeOutMinutes) * 60_000,
    exempt_role_ids: draft.roleIds,
    exempt_channel_ids: draft.channelIds,
    trigger: triggerOf(draft),
  };
}

function triggerOf(draft: RuleDraft): RuleFields["trigger"] {
  const windowS = whole(draft.windowS);
  switch (draft.kind) {
    case "keyword":
      return { kind: "keyword", words: lines(draft.words), allowed: lines(draft.allowed) };
    case "mention":
      return { kind: "mention", mentions_max: whole(draft.mentionsMax), window_s: windowS };
    case "link":
      return {
        kind: "link",
        mode: draft.hostMode,
        hosts: lines(draft.hosts),
        is_invite_denied: draft.isInviteDenied,
      };
    case "spam":
      return {
        kind: "spam",
        repeats_max: whole(draft.repeatsMax),
        messages_max: whole(draft.messagesMax),
        window_s: windowS,
      };
  }
}

/** One of a line or between commas. */
function lines(text: string): readonly string[] {
  return text
    .normalize("NFC")
    .split(/[\n,]/u)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

const whole = (text: string): number => Math.max(0, Math.round(Number(text) || 0));
