/** The foot of the channel list: who I am and my menu; for a stranger, the way in. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { Activity, ChevronsUpDown, Inbox, LogOut, Settings } from "lucide-react";
import type { Account } from "@/gen/identity";
import { useOwnProfile } from "@/live/own-profile";
import { useSession } from "@/live/use-stream";
import { Avatar } from "@/ui/avatar/avatar";
import buttons from "@/ui/button/button.module.css";
import { cx } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Menu, type MenuItem } from "@/ui/menu/menu";
import { logOut } from "./verbs";
import styles from "./account-bar.module.css";

export function AccountBar() {
  const { account } = useSession();
  return account ? <Me account={account} /> : <Stranger />;
}

function Me({ account }: { readonly account: Account }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const profile = useOwnProfile(account.account_id);
  const items: MenuItem[] = [
    {
      id: "settings",
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
              presence="active"
            />
            <span className={styles.name}>{account.name}</span>
            <span className="visually-hidden">{t`내 메뉴`}</span>
            <ChevronsUpDown aria-hidden="true" />
          </button>
        }
      />
    </nav>
  );
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
