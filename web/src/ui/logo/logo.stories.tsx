/** Logo in every look and state. */
import { Logo } from "./logo";

export default { title: "Logo", component: Logo };

export const Sizes = () => (
  <div style={{ display: "flex", gap: 12, alignItems: "center" }}>
    <Logo size={20} />
    <Logo />
    <Logo size={64} />
  </div>
);
