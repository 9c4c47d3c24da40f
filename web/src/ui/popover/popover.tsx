/** Content that floats beside its trigger; focus goes in, Esc brings it back. */
import type { ReactNode } from "react";
import { Popover as Radix } from "radix-ui";
import styles from "./popover.module.css";

export interface PopoverProps {
  readonly trigger: ReactNode;
  readonly label: string;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  readonly align?: "start" | "center" | "end";
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly children: ReactNode;
}

export function Popover(props: PopoverProps) {
  return (
    <Radix.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.popover}
          aria-label={props.label}
          align={props.align ?? "center"}
          side={props.side ?? "bottom"}
          sideOffset={6}
          collisionPadding={8}
        >
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
