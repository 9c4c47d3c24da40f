/** Whose card is open. Small, because every name and face on the page may open it. */
import { createStore } from "zustand/vanilla";

export interface OpenCard {
  readonly accountId: string;
  readonly name: string;
  readonly communityId: string;
  readonly rect: DOMRect;
}

export const cardStore = createStore<{ readonly open: OpenCard | null }>(() => ({ open: null }));

export function openCard(target: Element, card: Omit<OpenCard, "rect">): void {
  cardStore.setState({ open: { ...card, rect: target.getBoundingClientRect() } });
}

export function closeCard(): void {
  cardStore.setState({ open: null });
}
