import { describe, expect, it } from "vitest";
import type { Snapshot } from "@/gen/community";
import type { CommunityEvent } from "../kinds";
import { applyToCommunity, withPresence } from "./community";
import categoryCreated from "../../../../contracts/examples/community.category_created.json";
import channelCreated from "../../../../contracts/examples/community.channel_created.json";
import channelDeleted from "../../../../contracts/examples/community.channel_deleted.json";
import channelUpdated from "../../../../contracts/examples/community.channel_updated.json";
import communityUpdated from "../../../../contracts/examples/community.community_updated.json";
import memberJoined from "../../../../contracts/examples/community.member_joined.json";
import memberLeft from "../../../../contracts/examples/community.member_left.json";
import memberUpdated from "../../../../contracts/examples/community.member_updated.json";

const EMPTY: Snapshot = {
  at: { stream: "community:x", epoch: "e", seq: 0 },
  community: {
    community_id: "x",
    kind: "community",
    name: "가",
    description: "",
    icon: "가",
    owner_id: null,
    is_public: true,
    created_at_ms: 0,
  },
  categories: [],
  channels: [],
  members: [],
  presences: {},
  my_role: null,
  roles: [],
  my_permissions: 0,
  channel_permissions: {},
  private_ids: [],
  emoji: [],
};

function after(...events: readonly unknown[]): Snapshot {
  const applied = events.map((event, index) => ({
    seq: index + 1,
    atMs: 0,
    event: event as CommunityEvent,
  }));
  return applyToCommunity(EMPTY, applied, memberJoined.member.account_id);
}

describe("[ST10] a community's snapshot", () => {
  it("takes every event the server writes down as an example", () => {
    const made = after(communityUpdated, categoryCreated, channelCreated, channelUpdated);
    expect(made.community).toEqual(communityUpdated.community);
    expect(made.categories).toEqual([categoryCreated.category]);
    expect(made.channels).toEqual([channelUpdated.channel]);
    expect(made.at.seq).toBe(4);
    expect(after(channelCreated, channelDeleted).channels).toEqual([]);
  });

  it("gives my role when I join, changes it, and takes it when I leave", () => {
    expect(after(memberJoined).my_role).toBe(memberJoined.member.role);
    expect(after(memberJoined, memberUpdated).members).toEqual([memberUpdated.member]);
    const left = after(memberJoined, memberLeft);
    expect(left.members).toEqual([]);
    expect(left.my_role).toBeNull();
  });

  it("keeps only those who are present, and does not redraw for nothing", () => {
    const here = withPresence(EMPTY, "a", "idle");
    expect(here.presences).toEqual({ a: "idle" });
    expect(withPresence(here, "a", "idle")).toBe(here);
    expect(withPresence(here, "a", "offline").presences).toEqual({});
  });
});
