/** The button that shows what stands beside a channel. */
import type { ReactNode } from "react";
import { IconButton } from "@/ui/icon-button/icon-button";
import { useShell } from "../shell/shell-state";
import styles from "./channel-page.module.css";

export interface PanelToggleProps {
  readonly label: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

/** Wide screens keep the choice; narrow ones open it over the content, until the next place. */
export function PanelToggle({ label, isOpen, onToggle, children }: PanelToggleProps) {
  const isPanelOpen = useShell((state) => state.isPanelOpen);
  return (
    <>
      <IconButton label={label} isActive={isOpen} className={styles.wide} onClick={onToggle}>
        {children}
      </IconButton>
      <IconButton
        label={label}
        isActive={isPanelOpen}
        className={styles.narrow}
        onClick={() => useShell.setState({ isPanelOpen: !isPanelOpen })}
      >
        {children}
      </IconButton>
    </>
  );
}
