/** Avatar in every look and state. */
import { Avatar } from "./avatar";

export default { title: "Avatar", component: Avatar };

const NAMES = ["김민수", "지은", "Jane Park", "마당", "남궁민", "bot"];

export const Names = () => (
  <div style={{ display: "flex", gap: 12 }}>
    {NAMES.map((name) => (
      <Avatar key={name} id={`account-${name}`} name={name} size={40} />
    ))}
  </div>
);

export const Sizes = () => (
  <div style={{ display: "flex", gap: 12, alignItems: "center" }}>
    {([20, 24, 32, 40, 64] as const).map((size) => (
      <Avatar key={size} id="a" name="김민수" size={size} />
    ))}
  </div>
);

export const Presence = () => (
  <div style={{ display: "flex", gap: 12 }}>
    <Avatar id="a" name="김민수" presence="active" />
    <Avatar id="b" name="Jane Park" presence="idle" />
    <Avatar id="c" name="지은" presence="offline" />
  </div>
);
