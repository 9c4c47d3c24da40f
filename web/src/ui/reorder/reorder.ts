/**
 * Putting things into another order by dragging, with a mouse at once and with a finger after a short
 * hold, so that a list still scrolls. The keyboard has its own verbs; this only draws and tells.
 */

const MOVED_PX = 6;
const HOLD_MS = 320;
const HELD_STILL_PX = 10;
const EDGE_PX = 36;
const SCROLL_STEP_PX = 10;

export interface Reorder {
  /** What may be taken, and what it may be put beside. */
  readonly selector: string;
  readonly canDrop: (taken: HTMLElement, target: HTMLElement) => boolean;
  readonly onDrop: (taken: HTMLElement, target: HTMLElement, isAfter: boolean) => void;
}

interface Drag {
  readonly taken: HTMLElement;
  readonly pointerId: number;
  readonly fromX: number;
  readonly fromY: number;
  isOn: boolean;
  target: HTMLElement | null;
  isAfter: boolean;
  hold: ReturnType<typeof setTimeout> | undefined;
}

/** Follow the pointers of a list until the answer is called. */
export function attachReorder(root: HTMLElement, order: Reorder): () => void {
  const list = new DraggedList(root, order);
  return () => list.stop();
}

class DraggedList {
  readonly #root: HTMLElement;
  readonly #order: Reorder;
  readonly #stop = new AbortController();
  #drag: Drag | null = null;

  constructor(root: HTMLElement, order: Reorder) {
    this.#root = root;
    this.#order = order;
    const on = { signal: this.#stop.signal };
    root.addEventListener("pointerdown", (event) => this.#take(event), on);
    window.addEventListener("pointermove", (event) => this.#move(event), on);
    window.addEventListener("pointerup", (event) => this.#drop(event), on);
    window.addEventListener("pointercancel", () => this.#end(), on);
    window.addEventListener("keydown", (event) => event.key === "Escape" && this.#end(), on);
    // A link would be dragged by the browser itself, and a held finger would open its menu or scroll.
    root.addEventListener("dragstart", (event) => event.preventDefault(), on);
    const held = (event: Event) => this.#drag?.isOn && event.preventDefault();
    root.addEventListener("contextmenu", held, on);
    root.addEventListener("touchmove", held, { ...on, passive: false });
  }

  stop(): void {
    this.#end();
    this.#stop.abort();
  }

  #take(event: PointerEvent): void {
    const taken = (event.target as Element).closest<HTMLElement>(this.#order.selector);
    if (!taken || event.button !== 0 || !event.isPrimary) return;
    this.#drag = {
      taken,
      pointerId: event.pointerId,
      fromX: event.clientX,
      fromY: event.clientY,
      isOn: false,
      target: null,
      isAfter: false,
      hold: event.pointerType === "mouse" ? undefined : setTimeout(() => this.#begin(), HOLD_MS),
    };
  }

  #begin(): void {
    if (!this.#drag) return;
    this.#drag.isOn = true;
    this.#drag.taken.dataset.taken = "";
    this.#root.dataset.dragging = "";
  }

  #move(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointerId) return;
    const far = Math.hypot(event.clientX - drag.fromX, event.clientY - drag.fromY);
    if (!drag.isOn && event.pointerType === "mouse" && far > MOVED_PX) this.#begin();
    else if (!drag.isOn && event.pointerType !== "mouse" && far > HELD_STILL_PX) this.#end();
    if (drag.isOn) this.#aim(drag, event);
  }

  #aim(drag: Drag, event: PointerEvent): void {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const target = under?.closest<HTMLElement>(this.#order.selector) ?? null;
    delete drag.target?.dataset.drop;
    drag.target = null;
    scrollNear(this.#root, event.clientY);
    if (!target || !this.#root.contains(target)) return;
    if (!this.#order.canDrop(drag.taken, target)) return;
    const box = target.getBoundingClientRect();
    drag.target = target;
    drag.isAfter = event.clientY > box.top + box.height / 2;
    target.dataset.drop = drag.isAfter ? "after" : "before";
  }

  #drop(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointerId) return;
    this.#end();
    if (!drag.isOn) return;
    swallowClick();
    if (drag.target) this.#order.onDrop(drag.taken, drag.target, drag.isAfter);
  }

  #end(): void {
    const drag = this.#drag;
    if (!drag) return;
    clearTimeout(drag.hold);
    delete drag.taken.dataset.taken;
    delete drag.target?.dataset.drop;
    delete this.#root.dataset.dragging;
    this.#drag = null;
  }
}

function scrollNear(root: HTMLElement, y: number): void {
  const box = root.getBoundingClientRect();
  if (y < box.top + EDGE_PX) root.scrollBy(0, -SCROLL_STEP_PX);
  else if (y > box.bottom - EDGE_PX) root.scrollBy(0, SCROLL_STEP_PX);
}

/** The click that follows the end of a drag opens nothing. */
function swallowClick(): void {
  const eat = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", eat, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", eat, { capture: true }), 0);
}
