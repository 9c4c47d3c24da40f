/** Korean is the source language; `lingui compile --strict` fails when English misses a text. */
import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

export default defineConfig({
  sourceLocale: "ko",
  locales: ["ko", "en"],
  catalogs: [
    {
      path: "locales/{locale}/app",
      include: [
        "src/app",
        "src/ui",
        "src/live",
        "src/features/identity",
        "src/features/community",
        "src/features/boards",
      ],
    },
    {
      path: "locales/{locale}/boards",
      include: ["src/features/market", "src/features/trends", "src/features/pipelines"],
    },
  ],
  compileNamespace: "ts",
  orderBy: "message",
  format: formatter({ lineNumbers: false }),
});
