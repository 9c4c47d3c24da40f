/** Edit, delete, react: shown at once, told to the server, taken back when it refuses. */
import type { Message } from "@/gen/community";
import type { ChannelView } from "./channel-view";
import { isSameEmoji } from "./emoji";
import { api } from "./http";
import { withoutReaction, withReaction } from "./reducers/channel";

export async function editMessage(
  view: ChannelView,
  message: Message,
  text: string,
): Promise<void> {
  view.patch(message.message_id, (old) => ({ ...old, text, edited_at_ms: Date.now() }));
  try {
    const saved = await api.patch<Message>(`/api/messages/${message.message_id}`, { text });
    // What hangs on it may be newer here: events of it can come before this answer.
    view.patch(message.message_id, ({ reactions, poll, previews }) => ({
      ...saved,
      reactions,
      poll,
      previews,
    }));
  } catch (error) {
    view.patch(message.message_id, (old) => ({
      ...old,
      text: message.text,
      edited_at_ms: message.edited_at_ms,
    }));
    throw error;
  }
}

export async function deleteMessage(message: Message): Promise<void> {
  await api.delete(`/api/messages/${message.message_id}`);
}

export async function toggleReaction(
  view: ChannelView,
  message: Message,
  picked: string,
  myId: string,
): Promise<void> {
  // A custom emoji may stand here under the name it had when it was put.
  const standing = message.reactions.find((reaction) => isSameEmoji(reaction.emoji, picked));
  const emoji = standing?.emoji ?? picked;
  const mine = standing?.account_ids.includes(myId) ?? false;
  const change = (isOn: boolean) =>
    view.patch(message.message_id, (old) => ({
      ...old,
      reactions: (isOn ? withReaction : withoutReaction)(old.reactions, emoji, myId),
    }));
  const path = `/api/messages/${message.message_id}/reactions/${encodeURIComponent(emoji)}`;
  change(!mine);
  try {
    await (mine ? api.delete(path) : api.put(path));
  } catch (error) {
    change(mine);
    throw error;
  }
}
