/** Where the page starts: languages, preferences, session, socket, router. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startLanguages } from "./i18n";
import { Providers } from "./providers";
import { start as startLive } from "@/live/start";
import { followPreferences } from "@/ui/preferences/preferences";
import "@/ui/tokens.css";
import "@/ui/base.css";

async function start(): Promise<void> {
  followPreferences();
  startLive();
  await startLanguages();
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <Providers />
    </StrictMode>,
  );
}

void start();
