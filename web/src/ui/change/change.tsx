/** A change with arrow, sign and colour: the three marks, so that none is needed alone. */
import { cx } from "../class-names";
import { ARROWS, direction, signedPercent, signedPrice } from "../numbers/numbers";
import { usePreferences } from "../preferences/preferences";
import styles from "./change.module.css";

export interface ChangeProps {
  /** In the unit of the price; left out where only the ratio fits. */
  readonly change?: number | null;
  readonly ratio: number | null;
  /** On a coloured ground, as a pill. */
  readonly isPill?: boolean;
}

export function Change({ change, ratio, isPill = false }: ChangeProps) {
  const locale = usePreferences((state) => state.locale);
  const towards = direction(ratio ?? change);
  return (
    <span className={cx(styles.change, isPill && styles.pill)} data-direction={towards}>
      {towards !== "flat" && (
        <span className={styles.arrow} aria-hidden="true">
          {ARROWS[towards]}
        </span>
      )}
      {change !== undefined && <span>{signedPrice(change, locale)}</span>}
      <span>{signedPercent(ratio, locale)}</span>
    </span>
  );
}
