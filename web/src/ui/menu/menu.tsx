/** A menu of actions behind a button; arrows move, letters find, Esc closes. */
import type { ReactNode } from "react";
import { DropdownMenu as Radix } from "radix-ui";
import { cx } from "../class-names";
import styles from "./menu.module.css";

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  /** A line above this item. */
  readonly isGroupStart?: boolean;
  readonly onSelect: () => void;
}

export interface MenuProps {
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly header?: ReactNode;
  readonly align?: "start" | "center" | "end";
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly onOpenChange?: (isOpen: boolean) => void;
}

export function Menu({ trigger, items, header, align = "end", side, onOpenChange }: MenuProps) {
  return (
    <Radix.Root onOpenChange={onOpenChange} modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.menu}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
        >
          {header !== undefined && <Radix.Label className={styles.header}>{header}</Radix.Label>}
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Item({ item }: { readonly item: MenuItem }) {
  return (
    <>
      {item.isGroupStart && <Radix.Separator className={styles.separator} />}
      <Radix.Item
        className={cx(styles.item, item.isDanger && styles.danger)}
        disabled={item.isDisabled}
        onSelect={item.onSelect}
      >
        {item.icon}
        <span className={styles.label}>{item.label}</span>
        {item.shortcut !== undefined && <kbd className={styles.shortcut}>{item.shortcut}</kbd>}
      </Radix.Item>
    </>
  );
}
