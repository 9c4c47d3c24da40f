/** The sections of a community's settings: who sees each, and the panel that comes when it is opened. */
import { lazy, type ComponentType } from "react";
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { mayHere, type PermissionName } from "@/live/permissions";
import type { PanelProps } from "./panel-props";

export interface Section {
  readonly id: string;
  readonly label: MessageDescriptor;
  readonly may: (snapshot: CommunitySnapshot) => boolean;
  readonly Panel: ComponentType<PanelProps>;
}

const isMember = (snapshot: CommunitySnapshot) => snapshot.my_role !== null;
const isOwner = (snapshot: CommunitySnapshot) => snapshot.my_role === "owner";
const any =
  (...names: readonly PermissionName[]) =>
  (snapshot: CommunitySnapshot) =>
    isMember(snapshot) && names.some((name) => mayHere(snapshot, name));

export const SECTIONS: readonly Section[] = [
  {
    id: "profile",
    label: msg`여기서 쓰는 프로필`,
    may: isMember,
    Panel: lazy(async () => ({
      default: (await import("../profiles/profile-panel")).ProfilePanel,
    })),
  },
  {
    id: "overview",
    label: msg`개요`,
    may: (snapshot) => isOwner(snapshot) || any("manage_community")(snapshot),
    Panel: lazy(async () => ({ default: (await import("./overview-panel")).OverviewPanel })),
  },
  {
    id: "roles",
    label: msg`역할과 권한`,
    may: any("manage_roles"),
    Panel: lazy(async () => ({ default: (await import("../roles/role-tabs")).RoleTabs })),
  },
  {
    id: "members",
    label: msg`멤버`,
    may: any("manage_roles", "kick", "ban", "time_out", "manage_nicknames"),
    Panel: lazy(async () => ({ default: (await import("./members-panel")).MembersPanel })),
  },
  {
    id: "invites",
    label: msg`초대`,
    may: any("create_invite", "manage_community"),
    Panel: lazy(async () => ({ default: (await import("../invites/invite-panel")).InvitePanel })),
  },
  {
    id: "emoji",
    label: msg`이모지`,
    may: isMember,
    Panel: lazy(async () => ({ default: (await import("../emoji/emoji-panel")).EmojiPanel })),
  },
  {
    id: "retention",
    label: msg`메시지 보관`,
    may: any("manage_community", "manage_channels"),
    Panel: lazy(async () => ({
      default: (await import("../removals/retention-panel")).RetentionPanel,
    })),
  },
  {
    id: "requests",
    label: msg`가입 신청`,
    may: any("kick", "manage_community"),
    Panel: lazy(async () => ({
      default: (await import("../invites/join-requests-panel")).JoinRequestsPanel,
    })),
  },
  {
    id: "rules",
    label: msg`자동 규칙`,
    may: any("manage_community"),
    Panel: lazy(async () => ({ default: (await import("../moderation/rules-panel")).RulesPanel })),
  },
  {
    id: "reports",
    label: msg`신고`,
    may: any("manage_messages"),
    Panel: lazy(async () => ({ default: (await import("./reports-panel")).ReportsPanel })),
  },
  {
    id: "bans",
    label: msg`차단한 사람`,
    may: any("ban"),
    Panel: lazy(async () => ({ default: (await import("./bans-panel")).BansPanel })),
  },
  {
    id: "audit",
    label: msg`감사 기록`,
    may: any("view_audit"),
    Panel: lazy(async () => ({ default: (await import("./audit-panel")).AuditPanel })),
  },
  {
    id: "webhooks",
    label: msg`웹훅과 봇`,
    may: any("manage_webhooks", "manage_community"),
    Panel: lazy(async () => ({ default: (await import("./webhook-panel")).WebhookPanel })),
  },
  {
    id: "archive",
    label: msg`내보내기와 가져오기`,
    may: isOwner,
    Panel: lazy(async () => ({ default: (await import("./archive-panel")).ArchivePanel })),
  },
];

/** The section an address names, when it is there for the reader; else the first. */
export function sectionOf(snapshot: CommunitySnapshot, id: string | undefined): Section | null {
  const seen = SECTIONS.filter((section) => section.may(snapshot));
  return seen.find((section) => section.id === id) ?? seen[0] ?? null;
}
