/** The door of the roles dialog, loaded when it opens. */
export { RoleDialog } from "./roles/role-dialog";
