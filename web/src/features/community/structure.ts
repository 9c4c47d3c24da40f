/** The door of changing a community's structure, loaded for who may. */
export { DragRail } from "./rail/drag-rail";
export { DragPlaces } from "./structure/drag-places";
export { CategoryDialog } from "./structure/place-dialogs";
export { PlaceMenu } from "./structure/place-menu";
