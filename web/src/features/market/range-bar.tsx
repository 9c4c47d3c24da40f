/** Where a price stands between its lowest and its highest. */
import { useLingui } from "@lingui/react/macro";
import { NO_NUMBER, price } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import styles from "./range-bar.module.css";

export interface RangeBarProps {
  readonly low: number | null;
  readonly high: number | null;
  readonly now: number;
}

export function RangeBar({ low, high, now }: RangeBarProps) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  if (low === null || high === null || high <= low) return NO_NUMBER;
  const share = Math.min(1, Math.max(0, (now - low) / (high - low)));
  const words = t`최저 ${price(low, locale)}, 최고 ${price(high, locale)}, 현재 ${price(now, locale)}`;
  return (
    <span className={styles.range} role="img" aria-label={words} title={words}>
      <span className={styles.track}>
        <span className={styles.mark} style={{ left: `${share * 100}%` }} />
      </span>
    </span>
  );
}
