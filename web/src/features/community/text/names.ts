/** The names that marks in a text stand for, as a community's snapshot has them. */
import type { Snapshot } from "@/gen/community";
import type { NamesById } from "./parse";

export function namesOf(snapshot: Snapshot | null | undefined): NamesById {
  return {
    person: (id) => snapshot?.members.find((each) => each.account_id === id)?.name ?? "…",
    channel: (id) => snapshot?.channels.find((each) => each.channel_id === id)?.name ?? "…",
    role: (id) => snapshot?.roles.find((each) => each.role_id === id)?.name ?? "…",
  };
}
