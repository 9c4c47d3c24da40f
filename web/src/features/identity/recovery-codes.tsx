/** Recovery codes, shown this once. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@/ui/button/button";
import { toast } from "@/ui/toast/toast";
import styles from "./settings.module.css";

export interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { t } = useLingui();
  const copy = () =>
    void navigator.clipboard
      .writeText(codes.join("\n"))
      .then(() => toast({ text: t`복사했습니다`, tone: "ok" }));
  return (
    <div className={styles.mail} role="status">
      <p>
        <Trans>
          <strong>복구 코드를 안전한 곳에 적어 두세요.</strong> 휴대폰을 잃었을 때 한 번씩 쓸 수
          있고, 다시 보여 드리지 않습니다.
        </Trans>
      </p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.row}>
        <Button size="small" onClick={copy}>
          <Trans>복사</Trans>
        </Button>
        <Button size="small" variant="primary" onClick={onDone}>
          <Trans>적어 두었습니다</Trans>
        </Button>
      </div>
    </div>
  );
}
