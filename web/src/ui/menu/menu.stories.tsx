/** Menu in every look and state. */
import { Copy, Trash2 } from "lucide-react";
import { Button } from "../button/button";
import { Menu } from "./menu";

export default { title: "Menu", component: Menu };

export const Items = () => (
  <Menu
    align="start"
    header="minsu@example.com"
    trigger={<Button>메뉴</Button>}
    items={[
      { id: "copy", label: "글 복사", icon: <Copy />, shortcut: "Ctrl C", onSelect: () => {} },
      { id: "off", label: "못 고름", isDisabled: true, onSelect: () => {} },
      {
        id: "delete",
        label: "메시지 지우기",
        icon: <Trash2 />,
        isDanger: true,
        isGroupStart: true,
        onSelect: () => {},
      },
    ]}
  />
);
