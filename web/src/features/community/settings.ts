/** The door of a community's settings, loaded with their page. */
export { CommunitySettings } from "./settings/community-settings";
export { sectionOf } from "./settings/sections";
