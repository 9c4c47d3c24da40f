/**
 * Front door of what boards bring into channels. The app passes `SymbolCards` to the chat
 * (`renderCards={(codes) => <SymbolCards codes={codes} hrefOf={…} />}`), and puts `SourcePanel` where a
 * board's source is told in full.
 */
export { SourcePanel } from "./source-panel";
export { SymbolCard, SymbolCards } from "./symbol-card";
