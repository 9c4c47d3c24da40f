/** Front door of the community's features: what the app composes. */
export { ChatPane, ChatLoading } from "./chat/chat-pane";
export { ChannelIcon } from "./channels/channel-icon";
export { ChannelList } from "./channels/channel-list";
export { inOrder } from "./channels/group-channels";
export { CreateChannelDialog } from "./dialogs/create-channel";
export { CreateCommunityDialog } from "./dialogs/create-community";
export { MemberList } from "./members/member-list";
export { CommunityRail } from "./rail/community-rail";
export { Switcher } from "./switcher/switcher";
