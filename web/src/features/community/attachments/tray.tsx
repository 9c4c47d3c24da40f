/** What will be sent with the next message: previews, progress, a way to take each back. */
import { Trans, useLingui } from "@lingui/react/macro";
import { FileText, X } from "lucide-react";
import { uploads, type TrayItem } from "@/live/uploads";
import { errorText } from "@/ui/error-text/error-text";
import { IconButton } from "@/ui/icon-button/icon-button";
import { fileSize } from "./file-size";
import styles from "./tray.module.css";

export function Tray({ items }: { readonly items: readonly TrayItem[] }) {
  const { t } = useLingui();
  if (items.length === 0) return null;
  return (
    <ul className={styles.tray} aria-label={t`붙인 파일`}>
      {items.map((item) => (
        <Item key={item.id} item={item} />
      ))}
    </ul>
  );
}

function Item({ item }: { readonly item: TrayItem }) {
  const { t } = useLingui();
  const { file, previewUrl, attachment, errorCode } = item;
  return (
    <li
      className={styles.item}
      data-upload={errorCode ? "failed" : attachment ? "done" : "sending"}
    >
      <span className={styles.preview}>
        {previewUrl === null ? <FileText aria-hidden="true" /> : <img src={previewUrl} alt="" />}
      </span>
      <span className={styles.words}>
        <span className={styles.name}>{file.name}</span>
        <State item={item} />
      </span>
      {attachment === null && errorCode === null && (
        <progress
          className={styles.progress}
          value={item.sentBytes}
          max={file.size}
          aria-label={t`${file.name} 올리는 중`}
        />
      )}
      <IconButton label={t`${file.name} 빼기`} size="small" onClick={() => uploads.cancel(item.id)}>
        <X />
      </IconButton>
    </li>
  );
}

function State({ item }: { readonly item: TrayItem }) {
  const { i18n } = useLingui();
  if (item.errorCode !== null) {
    const error = { code: item.errorCode, message: "" };
    return (
      <span className={styles.failed} role="alert">
        {errorText(error, (text) => i18n._(text))}
      </span>
    );
  }
  return (
    <span className={styles.size}>
      {fileSize(item.file.size)}
      {item.isPaused && (
        <>
          {" · "}
          <Trans>연결을 기다리는 중</Trans>
        </>
      )}
    </span>
  );
}
