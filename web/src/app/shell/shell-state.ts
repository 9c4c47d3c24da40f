/** What the frame remembers while the page lives, and where the reader was last. */
import { create } from "zustand";

interface ShellState {
  /** On a phone: the lists instead of the content. */
  readonly isNavOpen: boolean;
  readonly isSwitcherOpen: boolean;
  readonly isShortcutsOpen: boolean;
  /** The panel that finds: messages by words, or the mentions of the reader. */
  readonly finder: "search" | "mentions" | null;
  /** What the panel looks for when it opens. */
  readonly finderQuery: string;
  /** On a narrow screen members and board chat lie over the content. */
  readonly isPanelOpen: boolean;
}

export const useShell = create<ShellState>(() => ({
  isNavOpen: false,
  isSwitcherOpen: false,
  isShortcutsOpen: false,
  finder: null,
  finderQuery: "",
  isPanelOpen: false,
}));

const LAST = "madang.last";

export interface Place {
  readonly communityId: string;
  readonly channelId: string;
}

type Places = {
  readonly last: Place | null;
  readonly byCommunity: Readonly<Record<string, string>>;
};

export function places(): Places {
  try {
    return JSON.parse(localStorage.getItem(LAST) ?? "") as Places;
  } catch {
    return { last: null, byCommunity: {} };
  }
}

export function rememberPlace(place: Place): void {
  const { byCommunity } = places();
  const next: Places = {
    last: place,
    byCommunity: { ...byCommunity, [place.communityId]: place.channelId },
  };
  localStorage.setItem(LAST, JSON.stringify(next));
}

export function forgetPlace(): void {
  localStorage.removeItem(LAST);
}
