/** Every story stands on the real tokens, in light or dark, in Korean or English. */
import { useEffect } from "react";
import type { Decorator, Preview } from "@storybook/react-vite";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { TooltipProvider } from "../src/ui/tooltip/tooltip";
import { messages as enApp } from "../locales/en/app.po";
import { messages as enBoards } from "../locales/en/boards.po";
import { messages as koApp } from "../locales/ko/app.po";
import { messages as koBoards } from "../locales/ko/boards.po";
import "../src/ui/tokens.css";
import "../src/ui/base.css";

i18n.load({ ko: { ...koApp, ...koBoards }, en: { ...enApp, ...enBoards } });
i18n.activate("ko");

const WithTheme: Decorator = (Story, context) => {
  const { theme, locale } = context.globals as { theme: string; locale: string };
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.lang = locale;
  }, [theme, locale]);
  if (i18n.locale !== locale) i18n.activate(locale);
  return (
    <I18nProvider i18n={i18n}>
      <div style={{ padding: 24, background: "var(--surface)", color: "var(--text)" }}>
        <TooltipProvider>
          <Story />
        </TooltipProvider>
      </div>
    </I18nProvider>
  );
};

const preview: Preview = {
  decorators: [WithTheme],
  initialGlobals: { theme: "light", locale: "ko" },
  globalTypes: {
    theme: { toolbar: { icon: "contrast", items: ["light", "dark"], dynamicTitle: true } },
    locale: { toolbar: { icon: "globe", items: ["ko", "en"], dynamicTitle: true } },
  },
  parameters: { a11y: { test: "error" }, layout: "fullscreen" },
};

export default preview;
