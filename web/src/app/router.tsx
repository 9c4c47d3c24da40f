/** Every address of the client. Pages load lazily, so that charts never weigh on the first screen. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { NotFoundPage } from "./routes/not-found-page";
import { CrashPage } from "./routes/crash-page";

/** `at` is a message's seq; boards keep their own filters beside it. */
export interface ChannelSearch {
  readonly at?: number;
  /** The thread that is open beside the channel; `at` is then of its messages. */
  readonly thread?: string;
  readonly [filter: string]: unknown;
}

function channelSearch(search: Record<string, unknown>): ChannelSearch {
  const at = Number(search.at);
  const { at: _, thread, ...others } = search;
  const isThread = typeof thread === "string" && /^[0-9a-z]{16}$/u.test(thread);
  const filters = isThread ? { ...others, thread } : others;
  return Number.isSafeInteger(at) && at > 0 ? { ...filters, at } : filters;
}

const root = createRootRoute({ notFoundComponent: NotFoundPage, errorComponent: CrashPage });
const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: lazyRouteComponent(() => import("./shell/shell"), "Shell"),
});
const inShell = () => shell;

const home = createRoute({
  getParentRoute: inShell,
  path: "/",
  component: lazyRouteComponent(() => import("./routes/home-page"), "HomePage"),
});
const community = createRoute({
  getParentRoute: inShell,
  path: "/c/$communityId",
  component: lazyRouteComponent(() => import("./routes/home-page"), "CommunityPage"),
});
const channel = createRoute({
  getParentRoute: inShell,
  path: "/c/$communityId/$channelId",
  validateSearch: channelSearch,
  component: lazyRouteComponent(() => import("./routes/channel-page"), "ChannelPage"),
});
export interface CommunitySettingsSearch {
  readonly section?: string;
}

const communitySettings = createRoute({
  getParentRoute: inShell,
  path: "/c/$communityId/settings",
  validateSearch: ({ section }: Record<string, unknown>): CommunitySettingsSearch =>
    typeof section === "string" ? { section } : {},
  component: lazyRouteComponent(
    () => import("./routes/community-settings-page"),
    "CommunitySettingsPage",
  ),
});
const symbol = createRoute({
  getParentRoute: inShell,
  path: "/c/$communityId/$channelId/s/$code",
  validateSearch: channelSearch,
  component: lazyRouteComponent(() => import("./routes/symbol-page"), "SymbolPage"),
});
const settings = createRoute({
  getParentRoute: inShell,
  path: "/settings",
  component: lazyRouteComponent(() => import("./routes/identity-pages"), "SettingsPage"),
});
const outbox = createRoute({
  getParentRoute: inShell,
  path: "/outbox",
  component: lazyRouteComponent(() => import("./routes/identity-pages"), "OutboxPage"),
});
const pipelines = createRoute({
  getParentRoute: inShell,
  path: "/pipelines",
  component: lazyRouteComponent(() => import("./routes/pipelines-page"), "PipelinesPage"),
});

const direct = createRoute({
  getParentRoute: inShell,
  path: "/direct",
  component: lazyRouteComponent(() => import("./routes/direct-page"), "FriendsPage"),
});
const friends = createRoute({
  getParentRoute: inShell,
  path: "/direct/friends",
  component: lazyRouteComponent(() => import("./routes/direct-page"), "FriendsPage"),
});
const explore = createRoute({
  getParentRoute: inShell,
  path: "/explore",
  component: lazyRouteComponent(() => import("./routes/invite-pages"), "DirectoryPage"),
});
const invite = createRoute({
  getParentRoute: () => root,
  path: "/i/$code",
  component: lazyRouteComponent(() => import("./routes/invite-pages"), "InvitePage"),
});

export interface EntrySearch {
  /** Where to go after signing in; only paths of this site. */
  readonly next?: string;
}

function entrySearch(search: Record<string, unknown>): EntrySearch {
  const { next } = search;
  return typeof next === "string" && /^\/(?!\/)/.test(next) ? { next } : {};
}

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: entrySearch,
  component: lazyRouteComponent(() => import("./routes/identity-pages"), "LoginPage"),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  validateSearch: entrySearch,
  component: lazyRouteComponent(() => import("./routes/identity-pages"), "SignUpPage"),
});
const via = createRoute({
  getParentRoute: () => root,
  path: "/login/via/$providerId",
  component: lazyRouteComponent(() => import("./routes/identity-pages"), "ProviderPage"),
});
const verify = createRoute({
  getParentRoute: () => root,
  path: "/verify",
  component: lazyRouteComponent(() => import("./routes/identity-pages"), "VerifyPage"),
});

const mailOff = createRoute({
  getParentRoute: () => root,
  path: "/mail-off",
  component: lazyRouteComponent(() => import("./routes/identity-pages"), "MailOffPage"),
});
const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot",
  component: lazyRouteComponent(() => import("./routes/identity-pages"), "ForgotPage"),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("./routes/identity-pages"), "ResetPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    shell.addChildren([
      home,
      community,
      communitySettings,
      channel,
      symbol,
      settings,
      outbox,
      pipelines,
      explore,
      direct,
      friends,
    ]),
    invite,
    login,
    signUp,
    via,
    verify,
    mailOff,
    forgot,
    reset,
  ]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
