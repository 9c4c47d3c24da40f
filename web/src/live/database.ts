/** What outlives a reload, in IndexedDB: the outbox, and the last seen pages. A blocked database only
 * loses the convenience: every call then answers as if it were empty. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type {
  Attachment,
  CommunityEntry,
  Snapshot as CommunitySnapshot,
  Message,
  Position,
} from "@/gen/community";

export interface OutboxRow {
  readonly nonce: string;
  readonly account_id: string;
  readonly channel_id: string;
  readonly text: string;
  readonly reply_to: string | null;
  /** Files that were uploaded already; rows of older versions have none. */
  readonly attachments?: readonly Attachment[];
  readonly created_at_ms: number;
  readonly state: "waiting" | "failed";
  readonly error_code: string | null;
  /** What a rule of the community says to it. */
  readonly error_note?: string | null;
}

export interface CachedPage {
  readonly key: string;
  readonly at: Position;
  readonly messages: readonly Message[];
  readonly has_before: boolean;
  readonly kept_at_ms: number;
}

interface Kept<Value> {
  readonly key: string;
  readonly value: Value;
}

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxRow; indexes: { account_id: string } };
  pages: { key: string; value: CachedPage; indexes: { kept_at_ms: number } };
  snapshots: { key: string; value: Kept<CommunitySnapshot> };
  lists: { key: string; value: Kept<readonly CommunityEntry[]> };
}

const NAME = "madang";
const VERSION = 2;
export const PAGES_KEPT_MAX = 60;
export const PAGE_MESSAGES_KEPT_MAX = 60;

let opening: Promise<IDBPDatabase<Schema> | null> | null = null;

function open(): Promise<IDBPDatabase<Schema> | null> {
  opening ??= openDB<Schema>(NAME, VERSION, {
    upgrade(db, before) {
      if (before === 0) {
        db.createObjectStore("outbox", { keyPath: "nonce" }).createIndex(
          "account_id",
          "account_id",
        );
      } else {
        // What an older client kept has not all that this one shows; it is read again.
        for (const store of ["pages", "snapshots", "lists"] as const) db.deleteObjectStore(store);
      }
      db.createObjectStore("pages", { keyPath: "key" }).createIndex("kept_at_ms", "kept_at_ms");
      db.createObjectStore("snapshots", { keyPath: "key" });
      db.createObjectStore("lists", { keyPath: "key" });
    },
  }).catch((error: unknown) => {
    console.warn("IndexedDB is not available", error);
    return null;
  });
  return opening;
}

async function tried<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T> {
  const db = await open();
  if (!db) return otherwise;
  try {
    return await work(db);
  } catch (error) {
    console.warn("IndexedDB refused", error);
    return otherwise;
  }
}

export const database = {
  outbox: (accountId: string) =>
    tried((db) => db.getAllFromIndex("outbox", "account_id", accountId), []),
  hasInOutbox: (nonce: string) => tried(async (db) => (await db.count("outbox", nonce)) > 0, true),
  putOutbox: (row: OutboxRow) => tried(async (db) => void (await db.put("outbox", row)), undefined),
  dropOutbox: (nonce: string) => tried((db) => db.delete("outbox", nonce), undefined),

  page: (key: string) => tried((db) => db.get("pages", key), undefined),
  putPage: (page: CachedPage) =>
    tried(async (db) => {
      const tx = db.transaction("pages", "readwrite");
      await tx.store.put(page);
      const count = await tx.store.count();
      let cursor = count > PAGES_KEPT_MAX ? await tx.store.index("kept_at_ms").openCursor() : null;
      for (let over = count - PAGES_KEPT_MAX; cursor && over > 0; over -= 1) {
        await cursor.delete();
        cursor = await cursor.continue();
      }
      await tx.done;
    }, undefined),

  snapshot: (key: string) =>
    tried(async (db) => (await db.get("snapshots", key))?.value, undefined),
  putSnapshot: (key: string, value: CommunitySnapshot) =>
    tried(async (db) => void (await db.put("snapshots", { key, value })), undefined),
  list: (key: string) => tried(async (db) => (await db.get("lists", key))?.value, undefined),
  putList: (key: string, value: readonly CommunityEntry[]) =>
    tried(async (db) => void (await db.put("lists", { key, value })), undefined),

  /** Signing out leaves nothing readable behind; what waits in the outbox stays with its account. */
  clearReads: () =>
    tried(async (db) => {
      const tx = db.transaction(["pages", "snapshots", "lists"], "readwrite");
      await Promise.all([
        tx.objectStore("pages").clear(),
        tx.objectStore("snapshots").clear(),
        tx.objectStore("lists").clear(),
        tx.done,
      ]);
    }, undefined),
};

/** Strangers have a cache of their own. */
export function cacheKey(accountId: string | null, id: string): string {
  return `${accountId ?? "stranger"}/${id}`;
}
