/** The bar under the lists on a phone. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { MessagesSquare, Search, Settings } from "lucide-react";
import { useShell } from "./shell-state";
import styles from "./bottom-nav.module.css";

export function BottomNav() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const isNavOpen = useShell((state) => state.isNavOpen);
  const isSettings = pathname === "/settings";
  if (!isNavOpen && !isSettings) return null;
  return (
    <nav className={styles.bar} aria-label={t`아래 메뉴`}>
      <button
        type="button"
        className={styles.item}
        aria-current={isNavOpen ? "page" : undefined}
        onClick={() => useShell.setState({ isNavOpen: true })}
      >
        <MessagesSquare aria-hidden="true" />
        <Trans>채널</Trans>
      </button>
      <button
        type="button"
        className={styles.item}
        onClick={() => useShell.setState({ isSwitcherOpen: true })}
      >
        <Search aria-hidden="true" />
        <Trans>찾기</Trans>
      </button>
      <button
        type="button"
        className={styles.item}
        aria-current={isSettings && !isNavOpen ? "page" : undefined}
        onClick={() => {
          useShell.setState({ isNavOpen: false });
          void navigate({ to: "/settings" });
        }}
      >
        <Settings aria-hidden="true" />
        <Trans>설정</Trans>
      </button>
    </nav>
  );
}
