/** A face made from a name and an id: one to two letters on a colour that never changes for the id. */
import type { CSSProperties } from "react";
import { cx } from "../class-names";
import styles from "./avatar.module.css";

export interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly size?: 20 | 24 | 32 | 40 | 64;
  readonly presence?: "active" | "idle" | "offline";
}

const HUES = [168, 22, 248, 326, 74, 205, 282, 45, 130, 350] as const;

/** FNV-1a over the id, so that the colour is the same on every device. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return HUES[(hash >>> 0) % HUES.length] ?? HUES[0];
}

/** Korean names are called by the given name: 김민수 is 민수; others by their initials. */
export function initialsOf(name: string): string {
  const words = name.trim().normalize("NFC").split(/\s+/u);
  const first = [...(words[0] ?? "")];
  if (/^[\uac00-\ud7a3]+$/u.test(words[0] ?? "")) {
    return (first.length >= 3 ? first.slice(-2) : first.slice(0, 2)).join("");
  }
  const second = [...(words[1] ?? "")];
  return `${first[0] ?? "?"}${second[0] ?? ""}`.toUpperCase();
}

export function Avatar({ id, name, size = 32, presence }: AvatarProps) {
  const initials = initialsOf(name);
  return (
    <span
      className={cx(styles.avatar, [...initials].length > 1 && styles.two)}
      style={{ "--hue": hueOf(id), "--size": `${size}px` } as CSSProperties}
      aria-hidden="true"
    >
      {initials}
      {presence !== undefined && <span className={styles.presence} data-state={presence} />}
    </span>
  );
}
