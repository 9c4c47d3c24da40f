/** A choice of one; the browser's own list, so that it works on every phone and screen reader. */
import { useId, type ReactNode } from "react";
import { ChevronDown } from "lucide-react";
import { cx } from "../class-names";
import styles from "./select.module.css";

export interface SelectOption<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
}

export interface SelectProps<Id extends string> {
  readonly label: ReactNode;
  readonly isLabelHidden?: boolean;
  readonly options: readonly SelectOption<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly size?: "small" | "medium";
  readonly disabled?: boolean;
}

export function Select<Id extends string>(props: SelectProps<Id>) {
  const id = useId();
  const { options, size = "medium" } = props;
  return (
    <span className={styles.field}>
      <label htmlFor={id} className={props.isLabelHidden ? "visually-hidden" : styles.label}>
        {props.label}
      </label>
      <span className={cx(styles.box, styles[size])}>
        <select
          id={id}
          className={styles.select}
          value={props.value}
          disabled={props.disabled}
          onChange={(event) => props.onChange(event.target.value as Id)}
        >
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown className={styles.icon} aria-hidden="true" />
      </span>
    </span>
  );
}
