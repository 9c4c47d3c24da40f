/** The door of asking to come in, loaded when somebody asks. */
export { AskDialog } from "./invites/ask-dialog";
