/** The files of a message: pictures in boxes that have their size at once (AT15), others as cards. */
import { lazy, Suspense, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { Download, FileText } from "lucide-react";
import type { Attachment } from "@/gen/community";
import { fileUrl } from "@/live/file-keys";
import { fileSize } from "./file-size";
import { useFileKey } from "./use-file-key";
import styles from "./attachments.module.css";

const Viewer = lazy(() => import("./viewer"));

const BOX_WIDTH_MAX_PX = 440;
const BOX_HEIGHT_MAX_PX = 330;

export interface AttachmentsProps {
  /** Messages kept by an older client have none. */
  readonly attachments: readonly Attachment[] | undefined;
}

export function Attachments({ attachments = [] }: AttachmentsProps) {
  const key = useFileKey(attachments.length > 0);
  const [open, setOpen] = useState<number | null>(null);
  if (attachments.length === 0) return null;
  const pictures = attachments.filter((one) => one.width !== null);
  const files = attachments.filter((one) => one.width === null);
  return (
    <div className={styles.attachments}>
      {pictures.length > 0 && (
        <div className={styles.pictures}>
          {pictures.map((picture, index) => (
            <Picture
              key={picture.attachment_id}
              picture={picture}
              fileKey={key}
              onOpen={() => setOpen(index)}
            />
          ))}
        </div>
      )}
      {files.map((file) => (
        <FileCard key={file.attachment_id} file={file} fileKey={key} />
      ))}
      {open !== null && key !== null && (
        <Suspense fallback={null}>
          <Viewer pictures={pictures} at={open} fileKey={key} onMove={setOpen} />
        </Suspense>
      )}
    </div>
  );
}

interface PictureProps {
  readonly picture: Attachment;
  readonly fileKey: string | null;
  readonly onOpen: () => void;
}

function Picture({ picture, fileKey, onOpen }: PictureProps) {
  const { t } = useLingui();
  const width = picture.width ?? 1;
  const height = picture.height ?? 1;
  const scale = Math.min(1, BOX_WIDTH_MAX_PX / width, BOX_HEIGHT_MAX_PX / height);
  const isStill = picture.has_thumbnail && !(picture.is_animated && movesAreWelcome());
  return (
    <button
      type="button"
      className={styles.picture}
      style={{
        width: Math.max(32, Math.round(width * scale)),
        aspectRatio: `${width} / ${height}`,
      }}
      aria-label={t`${picture.name} 크게 보기`}
      onClick={onOpen}
    >
      {fileKey !== null && (
        <img
          src={fileUrl(picture.attachment_id, isStill ? "thumbnail" : "file", fileKey)}
          alt={picture.name}
          width={width}
          height={height}
          loading="lazy"
          decoding="async"
        />
      )}
    </button>
  );
}

function movesAreWelcome(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

interface FileCardProps {
  readonly file: Attachment;
  readonly fileKey: string | null;
}

function FileCard({ file, fileKey }: FileCardProps) {
  const { t } = useLingui();
  return (
    <a
      className={styles.card}
      href={fileKey === null ? undefined : fileUrl(file.attachment_id, "file", fileKey)}
      download={file.name}
      aria-label={t`${file.name} 내려받기`}
    >
      <FileText aria-hidden="true" className={styles.icon} />
      <span className={styles.words}>
        <span className={styles.name}>{file.name}</span>
        <span className={styles.size}>{fileSize(file.size_bytes)}</span>
      </span>
      <Download aria-hidden="true" className={styles.get} />
    </a>
  );
}
