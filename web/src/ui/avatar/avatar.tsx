/**
 * A face: the picture somebody chose, or their emoji, or one to two letters of the name, on a colour
 * that never changes for the id unless they chose one.
 */
import type { CSSProperties } from "react";
import { cx } from "../class-names";
import styles from "./avatar.module.css";

export interface AvatarFace {
  readonly emoji: string;
  /** `#rrggbb`, or empty. */
  readonly colour: string;
  readonly picture_id: string | null;
}

export interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly face?: AvatarFace | null;
  readonly size?: 20 | 24 | 32 | 40 | 64;
  readonly presence?: "active" | "idle" | "dnd" | "offline";
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

/** Letters on a chosen colour are black or white, whichever is read better (WCAG 2.2, 1.4.3). */
export function inkOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

export const faceUrl = (pictureId: string) => `/api/faces/${pictureId}`;

export function Avatar({ id, name, face, size = 32, presence }: AvatarProps) {
  const emoji = face?.emoji ?? "";
  const initials = initialsOf(name);
  const chosen = face?.colour ? { background: face.colour, color: inkOn(face.colour) } : null;
  return (
    <span
      className={cx(styles.avatar, emoji === "" && [...initials].length > 1 && styles.two)}
      style={{ "--hue": hueOf(id), "--size": `${size}px`, ...chosen } as CSSProperties}
      aria-hidden="true"
    >
      {face?.picture_id ? (
        <img className={styles.picture} src={faceUrl(face.picture_id)} alt="" draggable={false} />
      ) : (
        emoji || initials
      )}
      {presence !== undefined && <span className={styles.presence} data-state={presence} />}
    </span>
  );
}
