/** Popover in every look and state. */
import { Button } from "../button/button";
import { Popover } from "./popover";

export default { title: "Popover", component: Popover };

export const Open = () => (
  <Popover label="설명" trigger={<Button>열기</Button>}>
    <p style={{ width: 220 }}>단추 곁에 떠 있는 내용입니다.</p>
  </Popover>
);
