/** The frame around every page but the entry pages: rail, channels, content; one pane on a phone. */
import { lazy, Suspense, useEffect } from "react";
import { useLingui } from "@lingui/react/macro";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useStore } from "zustand";
import { AskPlace, cardStore, Switcher } from "@/features/community";
import { useSession } from "@/live/use-stream";
import { watchMenuAreas } from "@/ui/menu/menu-areas";
import { TooltipProvider } from "@/ui/tooltip/tooltip";
import { BottomNav } from "./bottom-nav";
import { ConnectionBanner } from "./connection-banner";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { Sidebar } from "./sidebar";
import { useShell } from "./shell-state";
import { usePlace } from "./use-place";
import { useShortcuts } from "./use-shortcuts";
import { useTitle } from "./use-title";
import styles from "./shell.module.css";

const CardPlace = lazy(async () => ({
  default: (await import("@/features/community/direct")).CardPlace,
}));
const Finder = lazy(async () => ({
  default: (await import("@/features/community/search")).Finder,
}));

export function Shell() {
  const { t } = useLingui();
  const { isNavOpen, isSwitcherOpen, isShortcutsOpen, finder } = useShell();
  const { pathname } = useLocation();
  useShortcuts();
  useTitle();
  useEffect(watchMenuAreas, []);
  // On a phone a new place is shown at once, without the lists over it.
  useEffect(() => {
    useShell.setState({
      isNavOpen: pathname === "/" || pathname === "/direct",
      isPanelOpen: false,
    });
  }, [pathname]);
  return (
    <TooltipProvider>
      <div className={styles.shell} data-nav={isNavOpen || undefined}>
        <a href="#content" className={styles.skip}>
          {t`본문으로 건너뛰기`}
        </a>
        <div className={styles.nav}>
          <Sidebar />
        </div>
        <main
          id="content"
          className={styles.content}
          data-finder={finder ?? undefined}
          tabIndex={-1}
        >
          <ConnectionBanner />
          <Outlet />
          <FinderPlace />
          <OneCard />
        </main>
        <BottomNav />
        <Switcher
          isOpen={isSwitcherOpen}
          onClose={() => useShell.setState({ isSwitcherOpen: false })}
          onSearch={(finderQuery) => useShell.setState({ finder: "search", finderQuery })}
        />
        <AskPlace />
        <ShortcutsDialog
          isOpen={isShortcutsOpen}
          onClose={() => useShell.setState({ isShortcutsOpen: false })}
        />
      </div>
    </TooltipProvider>
  );
}

/** The card of a person, loaded when the first one is opened. */
function OneCard() {
  const isOpen = useStore(cardStore, ({ open }) => open !== null);
  if (!isOpen) return null;
  return (
    <Suspense fallback={null}>
      <CardPlace />
    </Suspense>
  );
}

const PHONE = "(width <= 768px)";

/** The panel that finds lies over the content; on a phone an opened result closes it. */
function FinderPlace() {
  const mode = useShell((state) => state.finder);
  const query = useShell((state) => state.finderQuery);
  const { communityId, channelId } = usePlace();
  const { account } = useSession();
  if (mode === null) return null;
  const close = () => useShell.setState({ finder: null, finderQuery: "" });
  return (
    <Suspense fallback={null}>
      <Finder
        key={query}
        initialQuery={query}
        mode={account ? mode : "search"}
        communityId={communityId}
        channelId={channelId}
        isSignedIn={account !== null}
        onMode={(finder) => useShell.setState({ finder })}
        onClose={close}
        onOpened={() => matchMedia(PHONE).matches && close()}
      />
    </Suspense>
  );
}
