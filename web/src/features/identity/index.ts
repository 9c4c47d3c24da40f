/** Front door of identity in the shell; the pages come by `pages`, loaded when they are visited. */
export { AccountBar } from "./account-bar";
export { JoinBar } from "./join-bar";
export { useMustVerify, VerifyBar } from "./verify-bar";
