/** Front door of direct channels and people, loaded when they are first shown. */
export { CardPlace } from "./direct/card-place";
export { BlockedBar, DirectTools, useBlockedOther, useDirect } from "./direct/direct-header";
export { DirectFace, DirectList } from "./direct/direct-list";
export { FriendsView } from "./direct/friends-view";
