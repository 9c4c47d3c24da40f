/** The answer to one's own request to come in, as it arrives on the account's stream (JR6). */
import { createStore } from "zustand/vanilla";
import type { RequestAnswered } from "@/gen/community";
import { loadList } from "./communities";

export const answerStore = createStore<{ readonly answer: RequestAnswered | null }>(() => ({
  answer: null,
}));

export function sawAnswer(answer: RequestAnswered): void {
  answerStore.setState({ answer });
  if (answer.state === "accepted") void loadList();
}
