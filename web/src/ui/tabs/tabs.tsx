/** Tabs over panels: arrow keys move, each panel is labelled by its tab. */
import type { ReactNode } from "react";
import { Tabs as Radix } from "radix-ui";
import styles from "./tabs.module.css";

export interface Tab<Id extends string = string> {
  readonly id: Id;
  readonly label: ReactNode;
  /** Left out when the caller shows the panel itself. */
  readonly panel?: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly look?: "line" | "segment";
}

export function Tabs<Id extends string>({
  label,
  tabs,
  value,
  onChange,
  look = "line",
}: TabsProps<Id>) {
  return (
    <Radix.Root
      className={styles.root}
      value={value}
      onValueChange={(id) => onChange(id as Id)}
      activationMode="automatic"
    >
      <Radix.List className={styles[look]} aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.id} value={tab.id} className={styles.tab}>
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className={styles.panel}>
          {tab.panel}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
