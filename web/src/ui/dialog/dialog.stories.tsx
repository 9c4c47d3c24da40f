/** Dialog in every look and state. */
import { useState } from "react";
import { Button } from "../button/button";
import { Dialog } from "./dialog";

export default { title: "Dialog", component: Dialog };

export const Confirm = () => {
  const [isOpen, setIsOpen] = useState(true);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>열기</Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        size="small"
        title="메시지를 지울까요?"
        description="모두의 화면에서 사라지고 되돌릴 수 없습니다."
        footer={
          <>
            <Button onClick={() => setIsOpen(false)}>그대로 두기</Button>
            <Button variant="danger">메시지 지우기</Button>
          </>
        }
      />
    </>
  );
};
