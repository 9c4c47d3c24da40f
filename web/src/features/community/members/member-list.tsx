/** Who is here: the present first, each with a role and a sign of presence. */
import { memo, useMemo, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Crown, ShieldCheck } from "lucide-react";
import type { Snapshot as CommunitySnapshot, Member, PresenceState } from "@/gen/community";
import { mayHere } from "@/live/permissions";
import { usePerson, useWatched } from "@/live/people";
import { useSession } from "@/live/use-stream";
import { Avatar } from "@/ui/avatar/avatar";
import { cx } from "@/ui/class-names";
import { openCard } from "../direct/card-store";
import { MemberTools, type Powers } from "../moderation/member-tools";
import { useRoleName } from "../roles/role-name";
import { colourOf, groupMembers } from "./group-members";
import styles from "./member-list.module.css";

/** More rows than this are not drawn; the heading still counts them. */
const MEMBERS_SHOWN_MAX = 200;

const NO_POWERS: Powers = {
  canTimeOut: false,
  canKick: false,
  canBan: false,
  canRename: false,
};

export function MemberList({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { t } = useLingui();
  const { hoisted, present, away } = useMemo(
    () => groupMembers(snapshot.members, snapshot.presences, snapshot.roles),
    [snapshot.members, snapshot.presences, snapshot.roles],
  );
  const nameOf = useRoleName();
  const shown = [...hoisted.map((group) => group.members), present, away];
  useWatched(
    shown.flatMap((group) => group.slice(0, MEMBERS_SHOWN_MAX).map((one) => one.account_id)),
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
    <aside className={styles.list} aria-label={t`멤버`} tabIndex={0}>
      {snapshot.members.length === 0 && (
        <p className={styles.none}>
          <Trans>아직 아무도 없습니다</Trans>
        </p>
      )}
      {hoisted.map(({ role, members }) => (
        <Group
          key={role.role_id}
          heading={`${nameOf(role)} — ${members.length}`}
          members={members}
          snapshot={snapshot}
        />
      ))}
      <Group
        heading={<Trans>접속 중 — {present.length}</Trans>}
        members={present}
        snapshot={snapshot}
      />
      <Group heading={<Trans>오프라인 — {away.length}</Trans>} members={away} snapshot={snapshot} />
    </aside>
  );
}

interface GroupProps {
  readonly heading: ReactNode;
  readonly members: readonly Member[];
  readonly snapshot: CommunitySnapshot;
}

function Group({ heading, members, snapshot }: GroupProps) {
  const { account } = useSession();
  const canTimeOut = mayHere(snapshot, "time_out");
  const canKick = mayHere(snapshot, "kick");
  const canBan = mayHere(snapshot, "ban");
  const canRename = mayHere(snapshot, "manage_nicknames");
  const powers = useMemo(
    () => ({ canTimeOut, canKick, canBan, canRename }),
    [canTimeOut, canKick, canBan, canRename],
  );
  // Nobody manages or reports to anybody in a direct channel.
  const isMember =
    account !== null && snapshot.my_role !== null && snapshot.community.kind === "community";
  if (members.length === 0) return null;
  return (
    <section className={styles.group}>
      <h2 className={styles.heading}>{heading}</h2>
      <ul>
        {members.slice(0, MEMBERS_SHOWN_MAX).map((member) => (
          <MemberRow
            key={member.account_id}
            member={member}
            colour={colourOf(member, snapshot.roles)}
            presence={snapshot.presences[member.account_id] ?? "offline"}
            communityId={snapshot.community.community_id}
            powers={
              !isMember || member.account_id === account.account_id
                ? null
                : member.role === "owner"
                  ? NO_POWERS
                  : powers
            }
          />
        ))}
      </ul>
    </section>
  );
}

/** What somebody says of themselves, under their name. */
function StatusLine({ accountId }: { readonly accountId: string }) {
  const person = usePerson(accountId);
  if (!person || (person.text === "" && person.emoji === "")) return null;
  return (
    <span className={styles.status}>
      {person.emoji} {person.text}
    </span>
  );
}

interface MemberRowProps {
  readonly member: Member;
  /** Of the highest role that has one; empty for none. */
  readonly colour: string;
  readonly presence: PresenceState;
  readonly communityId: string;
  /** What the reader may do to this member; null for nothing. */
  readonly powers: Powers | null;
}

const MemberRow = memo(function MemberRow(props: MemberRowProps) {
  const { member, colour, presence, communityId, powers } = props;
  const { t } = useLingui();
  const states = {
    active: t`활동 중`,
    idle: t`자리 비움`,
    dnd: t`방해 금지`,
    offline: t`오프라인`,
  };
  return (
    <li className={cx(styles.member, presence === "offline" && styles.away)} data-menu="">
      <button
        type="button"
        className={styles.who}
        onClick={(event) =>
          openCard(event.currentTarget, {
            accountId: member.account_id,
            name: member.name,
            communityId,
          })
        }
      >
        <Avatar
          id={member.account_id}
          name={member.name}
          face={member.face}
          size={32}
          presence={presence}
        />
        {colour !== "" && <span className={styles.colour} style={{ background: colour }} />}
        <span className={styles.name}>
          {member.name}
          {member.is_bot && (
            <span className={styles.bot}>
              <Trans>봇</Trans>
            </span>
          )}
          <StatusLine accountId={member.account_id} />
        </span>
      </button>
      {member.role === "owner" && <Crown className={styles.owner} aria-label={t`운영자`} />}
      {member.role === "moderator" && (
        <ShieldCheck className={styles.role} aria-label={t`관리자`} />
      )}
      <span className="visually-hidden">{states[presence]}</span>
      {powers && <MemberTools communityId={communityId} member={member} powers={powers} />}
    </li>
  );
});
