/** The members as a table: found by name, with their roles, and what may be done to each. */
import { useMemo, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Search } from "lucide-react";
import type { CommunityRole, Member, Snapshot as CommunitySnapshot } from "@/gen/community";
import { mayHere } from "@/live/permissions";
import { useSession } from "@/live/use-stream";
import { Avatar } from "@/ui/avatar/avatar";
import { Badge } from "@/ui/badge/badge";
import { Input } from "@/ui/field/field";
import { useFormats } from "@/ui/formats/formats";
import { Select } from "@/ui/select/select";
import { Table, type Column, type Sort } from "@/ui/table/table";
import { MemberTools, type Powers } from "../moderation/member-tools";
import { useRoleName } from "../roles/role-name";
import { RolePicker } from "./role-picker";
import type { PanelProps } from "./panel-props";
import styles from "./settings.module.css";

/** More rows than this are not drawn; a search finds the others. */
const ROWS_MAX = 200;
const order = new Intl.Collator("ko");

export function MembersPanel({ snapshot }: PanelProps) {
  const { t } = useLingui();
  const nameOf = useRoleName();
  const [typed, setTyped] = useState("");
  const [roleId, setRoleId] = useState("");
  const [sort, setSort] = useState<Sort>({ column: "name", isDescending: false });
  const { members, roles } = snapshot;
  const found = useMemo(
    () => sorted(matching(members, typed, roleId), sort),
    [members, typed, roleId, sort],
  );
  const columns = useColumns(snapshot);
  const [shown, all] = [found.length, members.length];
  return (
    <>
      <div className={styles.filters}>
        <Input
          label={t`이름으로 찾기`}
          icon={<Search />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          label={t`역할`}
          value={roleId}
          onChange={setRoleId}
          options={[
            { id: "", label: t`모두` },
            ...roles
              .filter((role) => role.preset !== "everyone")
              .map((role) => ({ id: role.role_id, label: nameOf(role) })),
          ]}
        />
        <p className={styles.note} role="status">
          <Trans>
            {all}명 가운데 {shown}명
          </Trans>
        </p>
      </div>
      <Table
        caption={t`멤버`}
        columns={columns}
        rows={found.slice(0, ROWS_MAX)}
        rowKey={(member) => member.account_id}
        sort={sort}
        onSort={setSort}
      />
    </>
  );
}

function matching(members: readonly Member[], typed: string, roleId: string): readonly Member[] {
  const wanted = typed.normalize("NFC").trim().toLowerCase();
  return members.filter(
    ({ name, account_name, role_ids }) =>
      (roleId === "" || role_ids.includes(roleId)) &&
      [name, account_name].some((each) => each.toLowerCase().includes(wanted)),
  );
}

function sorted(members: readonly Member[], { column, isDescending }: Sort): readonly Member[] {
  const ascending = members.toSorted((a, b) =>
    column === "joined" ? a.joined_at_ms - b.joined_at_ms : order.compare(a.name, b.name),
  );
  return isDescending ? ascending.toReversed() : ascending;
}

function useColumns(snapshot: CommunitySnapshot): readonly Column<Member>[] {
  const { t } = useLingui();
  const formats = useFormats();
  const { account } = useSession();
  const { community_id: communityId } = snapshot.community;
  const powersOf = (member: Member): Powers => {
    const may = member.role !== "owner";
    return {
      canTimeOut: may && mayHere(snapshot, "time_out"),
      canKick: may && mayHere(snapshot, "kick"),
      canBan: may && mayHere(snapshot, "ban"),
      canRename: may && mayHere(snapshot, "manage_nicknames"),
    };
  };
  return [
    { id: "name", label: t`이름`, isSortable: true, cell: (member) => <Name member={member} /> },
    {
      id: "roles",
      label: t`역할`,
      cell: (member) => <Roles snapshot={snapshot} member={member} />,
    },
    {
      id: "joined",
      label: t`들어온 날`,
      isSortable: true,
      cell: (member) => formats.dateTime(member.joined_at_ms),
    },
    {
      id: "tools",
      label: <span className="visually-hidden">{t`할 일`}</span>,
      cell: (member) =>
        member.account_id === account?.account_id ? null : (
          <MemberTools communityId={communityId} member={member} powers={powersOf(member)} />
        ),
    },
  ];
}

function Name({ member }: { readonly member: Member }) {
  const [nowMs] = useState(() => Date.now());
  const until = member.timed_out_until_ms ?? 0;
  return (
    <span className={styles.line}>
      <Avatar id={member.account_id} name={member.name} face={member.face} size={32} />
      <span className={styles.words}>
        <strong>{member.name}</strong>
        {member.nickname !== null && <span className={styles.note}>{member.account_name}</span>}
      </span>
      {member.role === "owner" && (
        <Badge tone="accent">
          <Trans>주인</Trans>
        </Badge>
      )}
      {until > nowMs && (
        <Badge tone="warn">
          <Trans>타임아웃</Trans>
        </Badge>
      )}
    </span>
  );
}

interface RolesProps {
  readonly snapshot: CommunitySnapshot;
  readonly member: Member;
}

function Roles({ snapshot, member }: RolesProps) {
  const nameOf = useRoleName();
  const held = snapshot.roles.filter((role) => member.role_ids.includes(role.role_id));
  return (
    <span className={styles.roles}>
      {held.map((role: CommunityRole) => (
        <Badge key={role.role_id}>
          <span
            className={styles.dot}
            style={{ background: role.colour || "var(--text-faint)" }}
            aria-hidden="true"
          />
          {nameOf(role)}
        </Badge>
      ))}
      {mayHere(snapshot, "manage_roles") && <RolePicker snapshot={snapshot} member={member} />}
    </span>
  );
}
