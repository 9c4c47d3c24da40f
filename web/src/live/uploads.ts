/**
 * Files on their way, per channel, in the order of the tray. They go up one after the other in pieces;
 * after a cut the server says how far it is, and the rest follows (AT2, AT14).
 */
import { createStore } from "zustand/vanilla";
import type { Attachment, Upload } from "@/gen/community";
import { ApiError, codeOf } from "./api-error";
import { api } from "./http";

export const ATTACHMENTS_MAX = 10;
const PIECE_BYTES = 512 * 1024;
const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 15_000;
const OFFSET_WRONG = "community.upload_offset_wrong";
const TOO_MANY = "community.too_many_attachments";

export interface TrayItem {
  readonly id: string;
  readonly channelId: string;
  readonly file: File;
  /** A picture of this browser's own, while it is not sent. */
  readonly previewUrl: string | null;
  readonly sentBytes: number;
  /** The network is cut; it goes on by itself. */
  readonly isPaused: boolean;
  readonly errorCode: string | null;
  readonly uploadId: string | null;
  readonly attachment: Attachment | null;
}

export class Uploads {
  readonly store = createStore<{ readonly items: readonly TrayItem[] }>(() => ({ items: [] }));
  readonly #cancels = new Map<string, AbortController>();
  #isRunning = false;

  add(channelId: string, files: readonly File[]): void {
    const count = this.#items().filter((item) => item.channelId === channelId).length;
    const added = files.map((file, index) => ({
      id: crypto.randomUUID(),
      channelId,
      file,
      previewUrl: file.type.startsWith("image/") ? URL.createObjectURL(file) : null,
      sentBytes: 0,
      isPaused: false,
      errorCode: count + index >= ATTACHMENTS_MAX ? TOO_MANY : null,
      uploadId: null,
      attachment: null,
    }));
    this.store.setState({ items: [...this.#items(), ...added] });
    void this.#run();
  }

  cancel(id: string): void {
    const item = this.#find(id);
    if (!item) return;
    this.#cancels.get(id)?.abort();
    this.#forget([item]);
    // The server would forget it by itself after a day.
    if (item.uploadId !== null) void api.delete(`/api/uploads/${item.uploadId}`).catch(() => null);
  }

  /** What is done, in order; the tray of the channel is empty afterwards. */
  take(channelId: string): readonly Attachment[] {
    const items = this.#items().filter((item) => item.channelId === channelId);
    this.#forget(items);
    return items.flatMap((item) => (item.attachment ? [item.attachment] : []));
  }

  #items(): readonly TrayItem[] {
    return this.store.getState().items;
  }

  #find(id: string): TrayItem | undefined {
    return this.#items().find((item) => item.id === id);
  }

  #forget(gone: readonly TrayItem[]): void {
    for (const { previewUrl } of gone) if (previewUrl) URL.revokeObjectURL(previewUrl);
    const ids = new Set(gone.map((item) => item.id));
    this.store.setState({ items: this.#items().filter((item) => !ids.has(item.id)) });
  }

  #patch(id: string, change: Partial<TrayItem>): void {
    this.store.setState({
      items: this.#items().map((item) => (item.id === id ? { ...item, ...change } : item)),
    });
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (;;) {
        const next = this.#items().find((item) => !item.attachment && !item.errorCode);
        if (!next) return;
        await this.#sendWhole(next);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  async #sendWhole(item: TrayItem): Promise<void> {
    const cancel = new AbortController();
    this.#cancels.set(item.id, cancel);
    let pauseMs = PAUSE_FIRST_MS;
    while (this.#find(item.id)) {
      try {
        await this.#send(item, cancel.signal);
        break;
      } catch (error) {
        if (cancel.signal.aborted) break;
        if (!(error instanceof ApiError && error.isTransient)) {
          // What is refused the server has forgotten already.
          this.#patch(item.id, { errorCode: codeOf(error), isPaused: false, uploadId: null });
          break;
        }
        this.#patch(item.id, { isPaused: true });
        await waited(pauseMs, cancel.signal);
        pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2);
      }
    }
    this.#cancels.delete(item.id);
  }

  async #send({ id, file, channelId }: TrayItem, signal: AbortSignal): Promise<void> {
    const known = this.#find(id)?.uploadId ?? null;
    let upload =
      known === null
        ? await api.post<Upload>(
            `/api/channels/${channelId}/uploads`,
            { name: file.name, size_bytes: file.size },
            { signal },
          )
        : await api.get<Upload>(`/api/uploads/${known}`, { signal });
    for (;;) {
      const { upload_id: uploadId, received_bytes: sentBytes, attachment } = upload;
      this.#patch(id, { uploadId, sentBytes, attachment, isPaused: false });
      if (attachment) return;
      upload = await this.#piece(upload, file.slice(sentBytes, sentBytes + PIECE_BYTES), signal);
    }
  }

  async #piece(upload: Upload, piece: Blob, signal: AbortSignal): Promise<Upload> {
    const { upload_id, received_bytes } = upload;
    const path = `/api/uploads/${upload_id}`;
    // A blob with a type would be sent under it; the server looks at the bytes.
    const body = new Blob([piece]);
    try {
      return await api.put(`${path}/content?offset=${received_bytes}`, body, { signal });
    } catch (error) {
      if (codeOf(error) === OFFSET_WRONG) return api.get(path, { signal });
      throw error;
    }
  }
}

function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    window.addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

export const uploads = new Uploads();
