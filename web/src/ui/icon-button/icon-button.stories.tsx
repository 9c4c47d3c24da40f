/** IconButton in every look and state. */
import { Users } from "lucide-react";
import { IconButton } from "./icon-button";

export default { title: "IconButton", component: IconButton };

export const States = () => (
  <div style={{ display: "flex", gap: 12 }}>
    <IconButton label="멤버">
      <Users />
    </IconButton>
    <IconButton label="멤버 (켜짐)" isActive>
      <Users />
    </IconButton>
    <IconButton label="멤버 (작게)" size="small">
      <Users />
    </IconButton>
    <IconButton label="멤버 (못 누름)" disabled>
      <Users />
    </IconButton>
    <IconButton label="빠른 이동" shortcut="Ctrl K">
      <Users />
    </IconButton>
  </div>
);
