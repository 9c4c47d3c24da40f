/** A fence: its language, a button that copies, the text as it was written. */
import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { Check, Copy } from "lucide-react";
import styles from "./code-block.module.css";

const TOLD_FOR_MS = 2000;

export interface CodeBlockProps {
  readonly text: string;
  readonly language: string;
}

export function CodeBlock({ text, language }: CodeBlockProps) {
  const { t } = useLingui();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), TOLD_FOR_MS);
  };
  return (
    <div className={styles.block}>
      {language !== "" && <span className={styles.language}>{language}</span>}
      <button
        type="button"
        className={styles.copy}
        aria-label={isCopied ? t`복사했습니다` : t`코드 복사`}
        onClick={() => void copy()}
      >
        {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      </button>
      {/* Long lines are scrolled with the keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
