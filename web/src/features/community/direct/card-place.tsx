/** Where the card of a person opens: beside what was clicked, once for the whole page. */
import { useMemo } from "react";
import { Popover as Radix } from "radix-ui";
import { useLingui } from "@lingui/react/macro";
import { useStore } from "zustand";
import { cardStore, closeCard } from "./card-store";
import { ProfileCard } from "./profile-card";
import styles from "./card-place.module.css";

export function CardPlace() {
  const { t } = useLingui();
  const open = useStore(cardStore, (state) => state.open);
  const anchor = useMemo(
    () => ({ current: { getBoundingClientRect: () => open?.rect ?? new DOMRect() } }),
    [open],
  );
  if (!open) return null;
  const isNarrow = matchMedia("(width <= 768px)").matches;
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && closeCard()}>
      <Radix.Anchor virtualRef={anchor} />
      <Radix.Portal>
        <Radix.Content
          className={styles.place}
          aria-label={t`${open.name}님의 카드`}
          side={isNarrow ? "bottom" : "right"}
          align="start"
          sideOffset={8}
          collisionPadding={12}
        >
          <ProfileCard {...open} key={open.accountId} onClose={closeCard} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
