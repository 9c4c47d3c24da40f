/**
 * What a person chose for this browser: theme, language, price colours, open panels.
 * Kept in localStorage under `madang.preferences`; `public/theme.js` reads the same entry before paint.
 */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "light" | "dark" | "system";
export type PriceColors = "korean" | "western";
export type LocaleChoice = "ko" | "en";

interface Preferences {
  readonly theme: Theme;
  readonly locale: LocaleChoice;
  readonly priceColors: PriceColors;
  readonly isMembersOpen: boolean;
  readonly isBoardChatOpen: boolean;
  readonly collapsedCategories: readonly string[];
  /** Desktop notifications were switched on here; the browser must allow them too. */
  readonly isDesktopNotified: boolean;
  set(change: Partial<Omit<Preferences, "set">>): void;
}

function firstLocale(): LocaleChoice {
  return /^ko\b/i.test(navigator.language) ? "ko" : "en";
}

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: "system",
      locale: firstLocale(),
      priceColors: "korean",
      isMembersOpen: true,
      isBoardChatOpen: true,
      collapsedCategories: [],
      isDesktopNotified: false,
      set: (change) => set(change),
    }),
    { name: "madang.preferences", version: 1 },
  ),
);

/** Put the choices onto the document; called at start, on change, and when the system's theme turns. */
export function applyPreferences(): void {
  const { theme, locale, priceColors } = usePreferences.getState();
  const isDark =
    theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  const root = document.documentElement;
  const before = `${root.dataset.theme}${root.dataset.priceColors}`;
  root.dataset.theme = isDark ? "dark" : "light";
  root.dataset.priceColors = priceColors;
  root.lang = locale;
  const themeColor = document.querySelector('meta[name="theme-color"]');
  themeColor?.setAttribute("content", isDark ? "#1a1d1c" : "#fefdfb");
  if (before !== `${root.dataset.theme}${root.dataset.priceColors}`) {
    document.dispatchEvent(new CustomEvent("madang:colors"));
  }
}

/** Follow the preferences and the system for as long as the page lives. */
export function followPreferences(): () => void {
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", applyPreferences);
  const stop = usePreferences.subscribe(applyPreferences);
  applyPreferences();
  return () => {
    media.removeEventListener("change", applyPreferences);
    stop();
  };
}
