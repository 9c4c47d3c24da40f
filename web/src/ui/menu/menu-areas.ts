/**
 * A thing with a "…" menu opens the same menu where it is right-clicked or held under a finger. The
 * thing carries `data-menu`; its menu listens for `ASKED` on it. The browser's own menu stays for what
 * it does better: marked text, links and pictures in messages, text boxes, and with Shift.
 */
export const ASKED = "madang-menu";
const HOLD_MS = 500;
const MOVED_MAX_PX = 10;
const OWN = "input,textarea,select,[role=dialog],[role=menu],[data-message] a[href],img,video";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Call `open` when the menu of the area around an element is asked for. */
export function onMenuAsked(inside: Element | null, open: (at: Point) => void): () => void {
  const area = inside?.closest("[data-menu]");
  if (!area) return () => undefined;
  const listen = (event: Event) => {
    event.preventDefault();
    open((event as CustomEvent<Point>).detail);
  };
  area.addEventListener(ASKED, listen);
  return () => area.removeEventListener(ASKED, listen);
}

/** Whether somebody opened a menu. */
function ask(area: Element, at: Point): boolean {
  return !area.dispatchEvent(
    new CustomEvent(ASKED, { detail: at, bubbles: true, cancelable: true }),
  );
}

function areaOf(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof Element) || target.closest(OWN)) return null;
  if (!(getSelection()?.isCollapsed ?? true)) return null;
  return target.closest<HTMLElement>("[data-menu]");
}

/** A message has its tools only when it is pointed at or focused: focus brings them. */
function askOrBring(area: HTMLElement, at: Point): boolean {
  if (ask(area, at)) return true;
  if (area.tabIndex !== -1 || !area.hasAttribute("tabindex")) return false;
  area.focus({ preventScroll: true });
  requestAnimationFrame(() => ask(area, at));
  return true;
}

function onContextMenu(event: MouseEvent): void {
  const area = event.shiftKey ? null : areaOf(event.target);
  if (area && askOrBring(area, { x: event.clientX, y: event.clientY })) event.preventDefault();
}

/** Where no `contextmenu` comes from a held finger (iOS). Elsewhere it comes first, and ends this. */
function watchHolds(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from: Point = { x: 0, y: 0 };
  const stop = () => clearTimeout(timer);
  const start = (event: TouchEvent) => {
    stop();
    const [touch] = event.touches;
    const area = event.touches.length === 1 ? areaOf(event.target) : null;
    // What is dragged by holding it keeps that; its menu has a button.
    if (!touch || !area || area.dataset.menu === "drag") return;
    from = { x: touch.clientX, y: touch.clientY };
    timer = setTimeout(() => askOrBring(area, from), HOLD_MS);
  };
  const move = ({ touches: [touch] }: TouchEvent) => {
    if (!touch) return;
    if (Math.hypot(touch.clientX - from.x, touch.clientY - from.y) > MOVED_MAX_PX) stop();
  };
  const options = { passive: true } as const;
  document.addEventListener("touchstart", start, options);
  document.addEventListener("touchmove", move, options);
  for (const end of ["touchend", "touchcancel", "contextmenu"]) {
    document.addEventListener(end, stop, options);
  }
  return () => {
    stop();
    document.removeEventListener("touchstart", start);
    document.removeEventListener("touchmove", move);
    for (const end of ["touchend", "touchcancel", "contextmenu"]) {
      document.removeEventListener(end, stop);
    }
  };
}

/** Watch the page; returns how to stop. */
export function watchMenuAreas(): () => void {
  const stopHolds = watchHolds();
  document.addEventListener("contextmenu", onContextMenu);
  return () => {
    stopHolds();
    document.removeEventListener("contextmenu", onContextMenu);
  };
}
