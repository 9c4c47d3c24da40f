/** Front door of the trends board (loaded lazily by the app). */
export { TrendsBoard } from "./trends-board";
