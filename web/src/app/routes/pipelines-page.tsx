/** Runs of the pipelines, for everybody who wants to know how fresh the data is. */
export { PipelinesView as PipelinesPage } from "@/features/pipelines";
