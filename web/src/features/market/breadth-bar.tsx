/** How many rose, stood and fell, as one bar with its numbers in words. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { Breadth } from "@/gen/market";
import { ARROWS, whole } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import styles from "./breadth-bar.module.css";

export function BreadthBar({ breadth }: { readonly breadth: Breadth }) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const show = (count: number): string => whole(count, locale);
  const up = show(breadth.advances_count);
  const flat = show(breadth.unchanged_count);
  const down = show(breadth.declines_count);
  return (
    <div className={styles.breadth}>
      <div className={styles.bar} role="img" aria-label={t`상승 ${up}, 보합 ${flat}, 하락 ${down}`}>
        <span className={styles.up} style={{ flexGrow: breadth.advances_count }} />
        <span className={styles.flat} style={{ flexGrow: breadth.unchanged_count }} />
        <span className={styles.down} style={{ flexGrow: breadth.declines_count }} />
      </div>
      <div className={styles.words} aria-hidden="true">
        <span className={styles.upText}>
          {ARROWS.up} {up}
        </span>
        <span>{flat}</span>
        <span className={styles.downText}>
          {down} {ARROWS.down}
        </span>
      </div>
      <p className={styles.extra}>
        <Trans>
          상한가 {show(breadth.limit_up_count)} · 하한가 {show(breadth.limit_down_count)} · 거래
          정지 {show(breadth.halted_count)}
        </Trans>
      </p>
    </div>
  );
}
