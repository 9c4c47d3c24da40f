/** This browser's push subscription: switched on and off in the settings, never asked for elsewhere. */
import type { PushBrowser, PushList } from "@/gen/community";
import { api } from "./http";

const WORKER = "/push-worker.js";

export type PushState = "unsupported" | "denied" | "off" | "on";

export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

const list = () => api.get<PushList>("/api/me/push");

async function mine(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration("/");
  return (await worker?.pushManager.getSubscription()) ?? null;
}

export async function readPush(): Promise<PushState> {
  if (!canPush()) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  const subscription = await mine();
  if (!subscription) return "off";
  const { subscriptions } = await list();
  return subscriptions.some((one) => one.endpoint === subscription.endpoint) ? "on" : "off";
}

/** Ask the browser, subscribe with the installation's key, and tell the server. */
export async function switchPushOn(): Promise<PushState> {
  if (!canPush()) return "unsupported";
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  await navigator.serviceWorker.register(WORKER, { scope: "/" });
  const worker = await navigator.serviceWorker.ready;
  const { public_key } = await list();
  const old = await worker.pushManager.getSubscription();
  const subscription =
    old ??
    (await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(public_key),
    }));
  const { endpoint, keys } = subscription.toJSON();
  await api.post<PushBrowser>("/api/me/push", {
    endpoint,
    keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" },
  });
  return "on";
}

export async function switchPushOff(): Promise<PushState> {
  const subscription = await mine();
  if (!subscription) return "off";
  const { subscriptions } = await list();
  const known = subscriptions.find((one) => one.endpoint === subscription.endpoint);
  if (known) await api.delete(`/api/me/push/${known.subscription_id}`);
  await subscription.unsubscribe();
  return "off";
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/gu, "+").replace(/_/gu, "/"));
  return Uint8Array.from(text, (sign) => sign.codePointAt(0) ?? 0);
}
