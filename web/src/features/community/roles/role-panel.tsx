/** The roles from the highest down: drag or arrows change their order, a click opens one. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp, GripVertical, Plus } from "lucide-react";
import type { CommunityRole, Snapshot as CommunitySnapshot } from "@/gen/community";
import { Button } from "@/ui/button/button";
import { cx } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button/icon-button";
import { RoleEditor } from "./role-editor";
import { useRoleName } from "./role-name";
import { useTold } from "./use-told";
import { createRole, orderRoles } from "./verbs";
import styles from "./roles.module.css";

export function RolePanel({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { t } = useLingui();
  const told = useTold();
  const communityId = snapshot.community.community_id;
  const [openId, setOpenId] = useState<string | null>(null);
  const open =
    snapshot.roles.find((role) => role.role_id === openId) ?? snapshot.roles.at(-1) ?? null;
  const create = async () => {
    const made = await told(createRole(communityId, { name: t`새 역할` }));
    if (made) setOpenId(made.role_id);
  };
  return (
    <div className={styles.columns}>
      <div className={styles.side}>
        <RoleOrder snapshot={snapshot} openId={open?.role_id ?? null} onOpen={setOpenId} />
        <Button size="small" icon={<Plus />} onClick={() => void create()}>
          <Trans>역할 만들기</Trans>
        </Button>
      </div>
      {open && <RoleEditor key={roleKey(open)} snapshot={snapshot} role={open} />}
    </div>
  );
}

const roleKey = (role: CommunityRole) =>
  `${role.role_id}/${role.name}/${role.colour}/${role.permissions}/${role.is_hoisted}`;

interface RoleOrderProps {
  readonly snapshot: CommunitySnapshot;
  readonly openId: string | null;
  readonly onOpen: (roleId: string) => void;
}

function RoleOrder({ snapshot, openId, onOpen }: RoleOrderProps) {
  const told = useTold();
  const [draggedId, setDraggedId] = useState<string | null>(null);
  const ids = snapshot.roles.filter((r) => r.preset !== "everyone").map((r) => r.role_id);
  const move = (roleId: string, to: number) => {
    const rest = ids.filter((id) => id !== roleId);
    void told(orderRoles(snapshot.community.community_id, rest.toSpliced(to, 0, roleId)));
  };
  return (
    <ul className={styles.roles}>
      {snapshot.roles.map((role, index) => (
        <li
          key={role.role_id}
          className={cx(styles.roleRow, role.role_id === openId && styles.open)}
        >
          <GripVertical
            aria-hidden="true"
            className={cx(styles.grip, role.preset === "everyone" && styles.still)}
          />
          <RoleButton
            role={role}
            isOpen={role.role_id === openId}
            onOpen={onOpen}
            onDrag={setDraggedId}
            onDrop={() => draggedId !== null && move(draggedId, Math.min(index, ids.length - 1))}
          />
          {role.preset !== "everyone" && (
            <Arrows index={index} count={ids.length} onMove={(to) => move(role.role_id, to)} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface RoleButtonProps {
  readonly role: CommunityRole;
  readonly isOpen: boolean;
  readonly onOpen: (roleId: string) => void;
  readonly onDrag: (roleId: string | null) => void;
  readonly onDrop: () => void;
}

function RoleButton({ role, isOpen, onOpen, onDrag, onDrop }: RoleButtonProps) {
  const nameOf = useRoleName();
  return (
    <button
      type="button"
      className={styles.roleButton}
      aria-pressed={isOpen}
      onClick={() => onOpen(role.role_id)}
      draggable={role.preset !== "everyone"}
      onDragStart={() => onDrag(role.role_id)}
      onDragEnd={() => onDrag(null)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      <span className={styles.dot} style={{ background: role.colour || "var(--text-faint)" }} />
      <span className={styles.roleName}>{nameOf(role)}</span>
    </button>
  );
}

interface ArrowsProps {
  readonly index: number;
  readonly count: number;
  readonly onMove: (to: number) => void;
}

function Arrows({ index, count, onMove }: ArrowsProps) {
  const { t } = useLingui();
  return (
    <>
      <IconButton
        label={t`위로`}
        size="small"
        disabled={index === 0}
        onClick={() => onMove(index - 1)}
      >
        <ArrowUp />
      </IconButton>
      <IconButton
        label={t`아래로`}
        size="small"
        disabled={index === count - 1}
        onClick={() => onMove(index + 1)}
      >
        <ArrowDown />
      </IconButton>
    </>
  );
}
