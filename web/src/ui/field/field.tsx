/** Text inputs with their label, hint and error wired together. */
import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
} from "react";
import { cx } from "../class-names";
import styles from "./field.module.css";

interface FieldWords {
  readonly label: ReactNode;
  readonly isLabelHidden?: boolean;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
}

export interface InputProps extends FieldWords, InputHTMLAttributes<HTMLInputElement> {
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

export function Input({ label, isLabelHidden, hint, error, icon, className, ...rest }: InputProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <Words id={id} label={label} isLabelHidden={isLabelHidden} />
      <span className={styles.box}>
        {icon !== undefined && <span className={styles.icon}>{icon}</span>}
        <input
          {...rest}
          id={id}
          className={cx(styles.control, icon !== undefined && styles.withIcon, className)}
          aria-invalid={error ? true : undefined}
          aria-describedby={hint || error ? `${id}-note` : undefined}
        />
      </span>
      <Note id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}

export interface TextareaProps extends FieldWords, TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly ref?: Ref<HTMLTextAreaElement>;
}

export function Textarea(props: TextareaProps) {
  const { label, isLabelHidden, hint, error, className, ...rest } = props;
  const id = useId();
  return (
    <div className={styles.field}>
      <Words id={id} label={label} isLabelHidden={isLabelHidden} />
      <textarea
        rows={3}
        {...rest}
        id={id}
        className={cx(styles.control, styles.area, className)}
        aria-invalid={error ? true : undefined}
        aria-describedby={hint || error ? `${id}-note` : undefined}
      />
      <Note id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}

function Words({ id, label, isLabelHidden }: FieldWords & { readonly id: string }) {
  return (
    <label htmlFor={id} className={isLabelHidden ? "visually-hidden" : styles.label}>
      {label}
    </label>
  );
}

function Note({ id, hint, error }: Pick<FieldWords, "hint" | "error"> & { readonly id: string }) {
  if (!hint && !error) return null;
  return (
    <span id={id} className={error ? styles.error : styles.hint}>
      {error || hint}
    </span>
  );
}
