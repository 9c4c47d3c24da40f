/** Where the page starts: languages, preferences, session, socket, router. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startLanguages } from "./i18n";
import { Providers } from "./providers";
import { followPreferences } from "@/ui/preferences/preferences";
import "@/ui/tokens.css";
import "@/ui/base.css";

const RELOADED = "madang.reloaded-at";
const RELOAD_AGAIN_MS = 30_000;

/** A chunk of an older build is gone: a new version stands on the server, and one reload brings it. */
function reloadForNewVersion(event: Event): void {
  const lastMs = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - lastMs < RELOAD_AGAIN_MS) return;
  event.preventDefault();
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}

async function start(): Promise<void> {
  window.addEventListener("vite:preloadError", reloadForNewVersion);
  followPreferences();
  // What is live comes beside the language, not before it.
  const live = import("@/live/start");
  await startLanguages();
  (await live).start();
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <Providers />
    </StrictMode>,
  );
}

void start();
