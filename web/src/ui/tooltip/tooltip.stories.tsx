/** Tooltip in every look and state. */
import { Button } from "../button/button";
import { Tooltip } from "./tooltip";

export default { title: "Tooltip", component: Tooltip };

export const OnHoverAndFocus = () => (
  <div style={{ display: "flex", gap: 12, padding: 60 }}>
    <Tooltip text="위에 나옵니다">
      <Button>위</Button>
    </Tooltip>
    <Tooltip text="빠른 이동" shortcut="Ctrl K" side="right">
      <Button>단축키와 함께</Button>
    </Tooltip>
  </div>
);
