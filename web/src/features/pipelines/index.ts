/** Front door of the pipelines' page (loaded lazily by the app). */
export { PipelinesView } from "./pipelines-view";
