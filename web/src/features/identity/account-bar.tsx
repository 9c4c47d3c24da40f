/** The foot of the channel list: who I am and my menu; for a stranger, the way in. */
import { lazy, Suspense, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { Activity, ChevronsUpDown, Inbox, LogOut, Settings, SmilePlus } from "lucide-react";
import type { StatusFields } from "@/gen/community";
import type { Account } from "@/gen/identity";
import type { Chosen, Status } from "@/gen/realtime";
import { changeStatus, useNotices } from "@/live/notices";
import { useOwnProfile } from "@/live/own-profile";
import { useSession } from "@/live/use-stream";
import { Avatar } from "@/ui/avatar/avatar";
import buttons from "@/ui/button/button.module.css";
import { cx } from "@/ui/class-names";
import { errorText } from "@/ui/error-text/error-text";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Menu, type MenuItem } from "@/ui/menu/menu";
import { toast } from "@/ui/toast/toast";
import notices from "./notices.module.css";
import { logOut } from "./verbs";
import styles from "./account-bar.module.css";

const HOUR_MS = 3_600_000;
const StatusDialog = lazy(async () => ({
  default: (await import("./status-dialog")).StatusDialog,
}));

export function AccountBar() {
  const { account } = useSession();
  return account ? <Me account={account} /> : <Stranger />;
}

function Me({ account }: { readonly account: Account }) {
  const { t } = useLingui();
  const profile = useOwnProfile(account.account_id);
  const { status } = useNotices();
  const [isWriting, setIsWriting] = useState(false);
  const items = useItems(account, status, () => setIsWriting(true));
  return (
    <nav className={styles.bar} aria-label={t`내 계정`}>
      <Menu
        items={items}
        header={account.email}
        align="start"
        side="top"
        trigger={
          <button type="button" className={styles.me}>
            <Avatar
              id={account.account_id}
              name={account.name}
              face={profile?.face}
              size={32}
              presence={shownState(status)}
            />
            <span className={styles.name}>{account.name}</span>
            <span className="visually-hidden">{t`내 메뉴`}</span>
            <ChevronsUpDown aria-hidden="true" />
          </button>
        }
      />
      {isWriting && status && (
        <Suspense fallback={null}>
          <StatusDialog status={status} onClose={() => setIsWriting(false)} />
        </Suspense>
      )}
    </nav>
  );
}

function useItems(
  account: Account,
  status: Status | null,
  onWrite: () => void,
): readonly MenuItem[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const states = useStates(status);
  const items: MenuItem[] = [
    ...states,
    {
      id: "status",
      label: t`상태 메시지…`,
      icon: <SmilePlus />,
      onSelect: onWrite,
    },
    {
      id: "settings",
      isGroupStart: true,
      label: t`설정`,
      icon: <Settings />,
      onSelect: () => void navigate({ to: "/settings" }),
    },
    {
      id: "runs",
      label: t`데이터 작업`,
      icon: <Activity />,
      onSelect: () => void navigate({ to: "/pipelines" }),
    },
  ];
  if (account.is_owner) {
    items.push({
      id: "outbox",
      label: t`보낸 메일`,
      icon: <Inbox />,
      onSelect: () => void navigate({ to: "/outbox" }),
    });
  }
  items.push({
    id: "logout",
    label: t`로그아웃`,
    icon: <LogOut />,
    isGroupStart: true,
    onSelect: () => void logOut(),
  });
  return items;
}

function shownState(status: Status | null): "active" | "idle" | "dnd" | "offline" {
  if (!status) return "active";
  return status.state === "invisible" ? "offline" : status.state;
}

/** The states one may choose; do-not-disturb also for an hour. */
function useStates(status: Status | null): MenuItem[] {
  const { t, i18n } = useLingui();
  const choose = (fields: StatusFields) =>
    void changeStatus(fields).catch((error: unknown) =>
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  const states: readonly (readonly [string, Chosen, string, number | null])[] = [
    ["active", "active", t`활동 중`, null],
    ["idle", "idle", t`자리 비움`, null],
    ["dnd", "dnd", t`방해 금지`, null],
    ["dnd-1h", "dnd", t`1시간 동안 방해 금지`, HOUR_MS],
    ["invisible", "invisible", t`오프라인으로 보이기`, null],
  ];
  return states.map(([id, state, label, forMs]) => {
    const isTimed = status?.state === state && status.state_ends_at_ms !== null;
    const isChosen = status?.state === state && isTimed === (forMs !== null);
    return {
      id,
      label: isChosen ? `${label} ✓` : label,
      icon: <span className={notices.dot} data-state={state} />,
      onSelect: () => choose({ state, state_for_ms: forMs }),
    };
  });
}

function Stranger() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const next = pathname === "/" ? undefined : pathname;
  return (
    <nav className={styles.bar} aria-label={t`내 계정`}>
      <Link
        to="/login"
        search={{ next }}
        className={cx(buttons.button, buttons.secondary, buttons.medium, styles.way)}
      >
        <Trans>로그인</Trans>
      </Link>
      <Link
        to="/sign-up"
        search={{ next }}
        className={cx(buttons.button, buttons.primary, buttons.medium, styles.way)}
      >
        <Trans>가입하기</Trans>
      </Link>
      <IconButton
        label={t`설정`}
        tooltipSide="top"
        onClick={() => void navigate({ to: "/settings" })}
      >
        <Settings />
      </IconButton>
    </nav>
  );
}
