/** Front door of a thread beside its channel: loaded with the first one that is opened. */
export { ThreadPanel } from "./threads/thread-panel";
