/** Front door of what a channel's header finds and tells. */
export { NotificationButton } from "./notifications/notification-button";
export { ThreadsButton } from "./threads/threads-button";
export { PinsButton } from "./pins/pins-button";
