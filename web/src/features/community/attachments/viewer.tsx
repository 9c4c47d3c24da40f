/** A message's pictures over the page: next and previous, zoom by keys, wheel and click, Esc closes. */
import { useState, type KeyboardEvent } from "react";
import { useLingui } from "@lingui/react/macro";
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { Attachment } from "@/gen/community";
import { fileUrl } from "@/live/file-keys";
import styles from "./viewer.module.css";

const ZOOM_STEP = 1.5;
const ZOOM_MAX = 8;

export interface ViewerProps {
  readonly pictures: readonly Attachment[];
  readonly at: number;
  readonly fileKey: string;
  /** Null closes. */
  readonly onMove: (at: number | null) => void;
}

export default function Viewer({ pictures, at, fileKey, onMove }: ViewerProps) {
  const { t } = useLingui();
  const [zoom, setZoom] = useState(1);
  const picture = pictures[at];
  if (!picture) return null;
  const move = (by: number) => {
    setZoom(1);
    onMove((at + by + pictures.length) % pictures.length);
  };
  const zoomBy = (factor: number) =>
    setZoom((old) => Math.min(ZOOM_MAX, Math.max(1, old * factor)));
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => move(-1),
      ArrowRight: () => move(1),
      "+": () => zoomBy(ZOOM_STEP),
      "=": () => zoomBy(ZOOM_STEP),
      "-": () => zoomBy(1 / ZOOM_STEP),
      "0": () => setZoom(1),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const url = fileUrl(picture.attachment_id, "file", fileKey);
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onMove(null)}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content className={styles.viewer} aria-describedby={undefined} onKeyDown={onKeyDown}>
          <Bar
            picture={picture}
            url={url}
            count={pictures.length > 1 ? `${at + 1} / ${pictures.length}` : null}
            zoomBy={zoomBy}
          />
          {/* A large picture is moved by scrolling; the keys are the dialog's. */}
          <div
            className={styles.stage}
            onWheel={(event) => event.ctrlKey && zoomBy(event.deltaY < 0 ? 1.1 : 1 / 1.1)}
          >
            <img src={url} alt={picture.name} style={{ scale: String(zoom) }} />
          </div>
          {pictures.length > 1 && (
            <>
              <span className={styles.before}>
                <Tool label={t`이전 그림`} onClick={() => move(-1)} icon={<ChevronLeft />} />
              </span>
              <span className={styles.after}>
                <Tool label={t`다음 그림`} onClick={() => move(1)} icon={<ChevronRight />} />
              </span>
            </>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface BarProps {
  readonly picture: Attachment;
  readonly url: string;
  readonly count: string | null;
  readonly zoomBy: (factor: number) => void;
}

function Bar({ picture, url, count, zoomBy }: BarProps) {
  const { t } = useLingui();
  return (
    <header className={styles.bar}>
      <Radix.Title className={styles.title}>{picture.name}</Radix.Title>
      {count !== null && <span className={styles.count}>{count}</span>}
      <Tool label={t`작게`} onClick={() => zoomBy(1 / ZOOM_STEP)} icon={<ZoomOut />} />
      <Tool label={t`크게`} onClick={() => zoomBy(ZOOM_STEP)} icon={<ZoomIn />} />
      <a className={styles.tool} href={url} download={picture.name} aria-label={t`내려받기`}>
        <Download aria-hidden="true" />
      </a>
      <Radix.Close className={styles.tool} aria-label={t`닫기`}>
        <X aria-hidden="true" />
      </Radix.Close>
    </header>
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: React.ReactNode;
  readonly onClick: () => void;
}

function Tool({ label, icon, onClick }: ToolProps) {
  return (
    <button type="button" className={styles.tool} aria-label={label} onClick={onClick}>
      {icon}
    </button>
  );
}
