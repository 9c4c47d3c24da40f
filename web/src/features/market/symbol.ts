/** Front door of a symbol's page (its own lazy chunk). */
export { SymbolView } from "./symbol-view";
