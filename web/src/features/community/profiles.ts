/** The door of profiles, for one's own settings. */
export { ProfileForm } from "./profiles/profile-form";
