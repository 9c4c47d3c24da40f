/** The pages of signing in and of one's own account. */
export function LoginPage() {
  return null;
}
export function SignUpPage() {
  return null;
}
export function VerifyPage() {
  return null;
}
export function SettingsPage() {
  return null;
}
export function OutboxPage() {
  return null;
}
