/** The keyboard map. A shortcut never fires while a syllable is composed. */
import { useEffect } from "react";
import { useNavigate } from "@tanstack/react-router";
import { inOrder } from "@/features/community";
import { communitiesStore } from "@/live/communities";
import { heldStore, markAllRead, markChannelRead, readsStore } from "@/live/reads";
import { useShell } from "./shell-state";
import { usePlace, type CurrentPlace } from "./use-place";

export function useShortcuts(): void {
  const navigate = useNavigate();
  const place = usePlace();
  useEffect(() => {
    const go = (communityId: string, channelId: string | null) =>
      channelId === null
        ? void navigate({ to: "/c/$communityId", params: { communityId } })
        : void navigate({ to: "/c/$communityId/$channelId", params: { communityId, channelId } });
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (act(event, place, go)) event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  });
}

type Go = (communityId: string, channelId: string | null) => void;

function act(event: KeyboardEvent, place: CurrentPlace, go: Go): boolean {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.code === "KeyK") {
    useShell.setState(({ isSwitcherOpen }) => ({ isSwitcherOpen: !isSwitcherOpen }));
    return true;
  }
  if (isCommand && !event.shiftKey && event.code === "KeyF") {
    useShell.setState({ finder: "search", isSwitcherOpen: false });
    return true;
  }
  if ((isCommand && event.key === "/") || (event.key === "?" && !isWriting(event))) {
    useShell.setState({ isShortcutsOpen: true });
    return true;
  }
  if (event.key === "Escape") return markRead(event, place);
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    const next = neighbour(place, event.key === "ArrowUp" ? -1 : 1, event.shiftKey);
    if (next && place.communityId) go(place.communityId, next);
    return true;
  }
  if (isCommand && !event.altKey && /^Digit[1-9]$/u.test(event.code)) {
    const entries = communitiesStore.getState().entries ?? [];
    const entry = entries[Number(event.code.slice(5)) - 1];
    if (entry) go(entry.community.community_id, null);
    return entry !== undefined;
  }
  return false;
}

const OVERLAYS = "[role=dialog],[role=menu],[role=listbox],[data-radix-popper-content-wrapper]";

/** Esc reads the channel, Shift+Esc the community; not when it closes or undoes something first. */
function markRead(event: KeyboardEvent, { communityId, channelId }: CurrentPlace): boolean {
  if (event.defaultPrevented || document.querySelector(OVERLAYS) || isEditing(event)) return false;
  if (useShell.getState().finder !== null || communityId === null) return false;
  if (!communitiesStore.getState().byId[communityId]?.snapshot?.my_role) return false;
  const threadId = new URLSearchParams(location.search).get("thread");
  const isThread = threadId !== null && readsStore.getState().byChannel[threadId] !== undefined;
  const wanted = isThread ? threadId : channelId;
  if (event.shiftKey) void markAllRead(communityId, null).catch(console.warn);
  else if (wanted && isUnread(wanted)) void markChannelRead(wanted).catch(console.warn);
  return event.shiftKey;
}

const isUnread = (channelId: string) =>
  heldStore.getState().has(channelId) ||
  (readsStore.getState().byChannel[channelId]?.unread_count ?? 0) > 0;

/** Something was typed: Esc is not for reading then. */
function isEditing({ target }: KeyboardEvent): boolean {
  if (target instanceof HTMLTextAreaElement) return target.value !== "" || isInMessage(target);
  return target instanceof HTMLInputElement;
}

const isInMessage = (target: HTMLElement) => target.closest("[data-message]") !== null;

function isWriting({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input,textarea,select,[contenteditable]") !== null
  );
}

/** The channel before or after this one; with `isUnreadOnly`, the next that has something new. */
export function neighbour(
  { communityId, channelId }: CurrentPlace,
  step: 1 | -1,
  isUnreadOnly: boolean,
): string | null {
  const snapshot = communitiesStore.getState().byId[communityId ?? ""]?.snapshot;
  if (!snapshot) return null;
  const ids = inOrder(snapshot).map((channel) => channel.channel_id);
  const reads = readsStore.getState().byChannel;
  const at = ids.indexOf(channelId ?? "");
  for (let count = 1; count <= ids.length; count += 1) {
    const id = ids[(at + step * count + ids.length * 2) % ids.length];
    if (id && (!isUnreadOnly || (reads[id]?.unread_count ?? 0) > 0)) return id;
  }
  return null;
}
