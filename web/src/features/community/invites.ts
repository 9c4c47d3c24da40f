/** Front door of invites and the directory: loaded when they are opened. */
export { DirectoryView } from "./invites/directory-view";
export { InviteDialog } from "./invites/invite-dialog";
export { InviteView } from "./invites/invite-view";
