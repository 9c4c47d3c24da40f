/** Short notices at the edge of the page; `toast()` works from anywhere. */
import { useEffect } from "react";
import { useLingui } from "@lingui/react/macro";
import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { create } from "zustand";
import styles from "./toast.module.css";

export interface ToastWords {
  readonly text: string;
  readonly tone?: "info" | "ok" | "danger";
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Stays until closed when 0. */
  readonly shownMs?: number;
}

interface Toast extends ToastWords {
  readonly id: number;
}

const SHOWN_MS = 5000;
const TOASTS_MAX = 3;

const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));
let nextId = 1;

/** Show a notice; the same text twice is shown once. */
export function toast(words: ToastWords): void {
  const id = nextId++;
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((other) => other.text !== words.text), { ...words, id }].slice(
      -TOASTS_MAX,
    ),
  }));
}

function close(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));
}

/** Stands once in the page. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {toasts.map((shown) => (
        <ToastCard key={shown.id} toast={shown} />
      ))}
    </div>
  );
}

const ICONS = { info: Info, ok: CircleCheck, danger: TriangleAlert };

function ToastCard({ toast: shown }: { readonly toast: Toast }) {
  const { t } = useLingui();
  const { id, text, tone = "info", action, shownMs = SHOWN_MS } = shown;
  useEffect(() => {
    if (shownMs === 0) return undefined;
    const timer = setTimeout(() => close(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, shownMs]);
  const Icon = ICONS[tone];
  return (
    <div className={styles.toast} data-tone={tone}>
      <Icon aria-hidden="true" />
      <span className={styles.text}>{text}</span>
      {action !== undefined && (
        <button type="button" className={styles.action} onClick={() => (action.run(), close(id))}>
          {action.label}
        </button>
      )}
      <button type="button" className={styles.close} aria-label={t`닫기`} onClick={() => close(id)}>
        <X />
      </button>
    </div>
  );
}
