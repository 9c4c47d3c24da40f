/** The two languages: Korean comes with the page, English when it is asked for. */
import { i18n } from "@lingui/core";
import { usePreferences, type LocaleChoice } from "@/ui/preferences/preferences";

type Catalog = { readonly messages: Record<string, string> };

const CATALOGS: Record<LocaleChoice, () => Promise<readonly Catalog[]>> = {
  ko: () => Promise.all([import("../../locales/ko/app.po"), import("../../locales/ko/boards.po")]),
  en: () => Promise.all([import("../../locales/en/app.po"), import("../../locales/en/boards.po")]),
};

export async function activate(locale: LocaleChoice): Promise<void> {
  const catalogs = await CATALOGS[locale]();
  i18n.load(locale, Object.assign({}, ...catalogs.map((catalog) => catalog.messages)));
  i18n.activate(locale);
}

/** Activate the chosen language and follow the choice. */
export async function startLanguages(): Promise<void> {
  let active = usePreferences.getState().locale;
  await activate(active);
  usePreferences.subscribe(({ locale }) => {
    if (locale === active) return;
    active = locale;
    void activate(locale);
  });
}
