/** Front door of the market board (loaded lazily by the app). */
export { MarketBoard } from "./market-board";
