/**
 * A menu of actions behind a button; arrows move, letters find, Esc closes. Around the button's
 * `data-menu` the same menu opens at the pointer.
 */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { DropdownMenu as Radix } from "radix-ui";
import { cx } from "../class-names";
import { onMenuAsked, type Point } from "./menu-areas";
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

export function Menu({ trigger, onOpenChange, ...shown }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [point, setPoint] = useState<Point | null>(null);
  const told = useRef(onOpenChange);
  useEffect(() => {
    told.current = onOpenChange;
  });
  useEffect(
    () =>
      onMenuAsked(button.current, (at) => {
        setPoint(at);
        told.current?.(true);
      }),
    [],
  );
  return (
    <>
      <Radix.Root onOpenChange={onOpenChange} modal={false}>
        <Radix.Trigger asChild ref={button}>
          {trigger}
        </Radix.Trigger>
        <Content {...shown} />
      </Radix.Root>
      {point && (
        <PointMenu
          at={point}
          items={shown.items}
          header={shown.header}
          onClose={() => {
            setPoint(null);
            onOpenChange?.(false);
          }}
        />
      )}
    </>
  );
}

export interface PointMenuProps extends Pick<MenuProps, "items" | "header"> {
  readonly at: Point;
  readonly onClose: () => void;
}

/** An open menu at a place of the page. */
export function PointMenu({ at, items, header, onClose }: PointMenuProps) {
  const place = { position: "fixed", left: at.x, top: at.y, width: 0, height: 0 } as const;
  const [before] = useState(() => document.activeElement);
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()} modal={false}>
      {createPortal(
        <Radix.Trigger asChild>
          <span style={place} tabIndex={-1} aria-hidden="true" />
        </Radix.Trigger>,
        document.body,
      )}
      <Content
        items={items}
        header={header}
        align="start"
        side="bottom"
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          if (before instanceof HTMLElement) before.focus({ preventScroll: true });
        }}
      />
    </Radix.Root>
  );
}

interface ContentProps extends Omit<MenuProps, "trigger" | "onOpenChange"> {
  readonly onCloseAutoFocus?: (event: Event) => void;
}

function Content({ items, header, align = "end", side, onCloseAutoFocus }: ContentProps) {
  return (
    <Radix.Portal>
      <Radix.Content
        className={styles.menu}
        align={align}
        side={side}
        sideOffset={6}
        collisionPadding={8}
        onCloseAutoFocus={onCloseAutoFocus}
      >
        {header !== undefined && <Radix.Label className={styles.header}>{header}</Radix.Label>}
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </Radix.Content>
    </Radix.Portal>
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
