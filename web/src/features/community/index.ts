/** Front door of the community in the shell; the chat itself has its own door, `chat`, loaded later. */
export { ChannelIcon } from "./channels/channel-icon";
export { ChannelList } from "./channels/channel-list";
export { cardStore } from "./direct/card-store";
export { inOrder } from "./channels/group-channels";
export { CreateChannelDialog } from "./dialogs/create-channel";
export { CreateCommunityDialog } from "./dialogs/create-community";
export { CommunityRail } from "./rail/community-rail";
export { AskPlace } from "./threads/ask-place";
export { Switcher } from "./switcher/switcher";
