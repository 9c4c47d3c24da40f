/** Front door of the search panel, loaded when it is first opened. */
export { Finder } from "./search/finder";
