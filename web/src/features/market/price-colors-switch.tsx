/** Red up or green up: one click, for the whole app. */
import { Trans, useLingui } from "@lingui/react/macro";
import { usePreferences } from "@/ui/preferences/preferences";
import styles from "./price-colors-switch.module.css";

export function PriceColorsSwitch() {
  const colors = usePreferences((state) => state.priceColors);
  const set = usePreferences((state) => state.set);
  const { t } = useLingui();
  const isKorean = colors === "korean";
  const next = isKorean ? t`서양식 색으로 바꾸기` : t`한국식 색으로 바꾸기`;
  return (
    <button
      type="button"
      className={styles.switch}
      title={next}
      onClick={() => set({ priceColors: isKorean ? "western" : "korean" })}
    >
      <span className={styles.up}>
        ▲ <Trans>상승</Trans>
      </span>
      <span className={styles.down}>
        ▼ <Trans>하락</Trans>
      </span>
      <span className="visually-hidden">{next}</span>
    </button>
  );
}
