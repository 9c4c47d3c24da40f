/** A secret that is shown once: read it, copy it, put it away. */
import { useId, useState, type ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import { Check, Copy } from "lucide-react";
import { Button } from "../button/button";
import styles from "./shown-once.module.css";

export interface ShownOnceProps {
  readonly label: ReactNode;
  readonly secret: string;
  readonly onDone: () => void;
}

export function ShownOnce({ label, secret, onDone }: ShownOnceProps) {
  const id = useId();
  const [isCopied, setIsCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  return (
    <div className={styles.box} role="status" aria-labelledby={id}>
      <span id={id} className={styles.label}>
        {label}
      </span>
      <span className={styles.note}>
        <Trans>지금 한 번만 보입니다. 안전한 곳에 옮겨 두세요.</Trans>
      </span>
      <code className={styles.secret} data-secret>
        {secret}
      </code>
      <div className={styles.acts}>
        <Button
          size="small"
          variant="primary"
          icon={isCopied ? <Check /> : <Copy />}
          onClick={() => void copy()}
        >
          {isCopied ? <Trans>복사했습니다</Trans> : <Trans>복사</Trans>}
        </Button>
        <Button size="small" variant="ghost" onClick={onDone}>
          <Trans>옮겨 두었습니다</Trans>
        </Button>
      </div>
    </div>
  );
}
