/** What is asked of the server about threads and forwarded messages. */
import type {
  Message,
  NewThread,
  Origin,
  Thread,
  ThreadFields,
  ThreadPage,
  ThreadSnapshot,
} from "@/gen/community";
import { api } from "./http";
import { forgetThread, putThreads, setFollowed } from "./threads";

export type ThreadState = "active" | "archived";

export async function startThread(channelId: string, fields: NewThread): Promise<Thread> {
  const thread = await api.post<Thread>(`/api/channels/${channelId}/threads`, fields);
  putThreads([thread]);
  setFollowed(thread.channel.channel_id, true);
  return thread;
}

export async function readThreads(
  channelId: string,
  state: ThreadState,
  cursor: string | null,
): Promise<ThreadPage> {
  const more = cursor === null ? "" : `&cursor=${cursor}`;
  const page = await api.get<ThreadPage>(
    `/api/channels/${channelId}/threads?state=${state}${more}`,
  );
  putThreads(page.threads);
  return page;
}

export async function readThread(threadId: string): Promise<ThreadSnapshot> {
  const snapshot = await api.get<ThreadSnapshot>(`/api/threads/${threadId}`);
  putThreads([snapshot.thread]);
  return snapshot;
}

export async function updateThread(threadId: string, fields: ThreadFields): Promise<void> {
  putThreads([await api.patch<Thread>(`/api/threads/${threadId}`, fields)]);
}

export async function deleteThread(threadId: string): Promise<void> {
  await api.delete(`/api/threads/${threadId}`);
  forgetThread(threadId);
}

export async function followThread(threadId: string, isFollowed: boolean): Promise<void> {
  const path = `/api/threads/${threadId}/follow`;
  await (isFollowed ? api.put(path) : api.delete(path));
  setFollowed(threadId, isFollowed);
}

export function forwardMessage(
  messageId: string,
  channelId: string,
  nonce: string,
  text: string,
): Promise<Message> {
  return api.post(`/api/messages/${messageId}/forward`, { channel_id: channelId, nonce, text });
}

export function readOrigin(messageId: string): Promise<Origin> {
  return api.get(`/api/messages/${messageId}/origin`);
}
