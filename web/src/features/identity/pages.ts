/** The pages of identity: their own lazy chunk. */
export { MailOffView } from "./mail-off-view";
export { LoginView } from "./login-view";
export { OutboxView } from "./outbox-view";
export { ProviderView } from "./provider-view";
export { ForgotView, ResetView } from "./reset-views";
export { SettingsView } from "./settings-view";
export { SignUpView } from "./sign-up-view";
export { VerifyView } from "./verify-view";
