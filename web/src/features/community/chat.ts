/** Front door of the chat and who is in it: loaded with the first channel. */
export { ChatLoading, ChatPane } from "./chat/chat-pane";
export { MemberList } from "./members/member-list";
