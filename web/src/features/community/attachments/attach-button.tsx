/** Picks files from the disk. */
import { useRef } from "react";
import { useLingui } from "@lingui/react/macro";
import { Paperclip } from "lucide-react";
import { IconButton } from "@/ui/icon-button/icon-button";
import styles from "./tray.module.css";

export function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={styles.attach}>
      <IconButton label={t`파일 붙이기`} tooltipSide="top" onClick={() => input.current?.click()}>
        <Paperclip />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </span>
  );
}
