/** Button in every look and state. */
import { Plus, Trash2 } from "lucide-react";
import { Button } from "./button";

export default { title: "Button", component: Button };

const row = { display: "flex", gap: 12, alignItems: "center", flexWrap: "wrap" } as const;

export const Variants = () => (
  <div style={row}>
    <Button variant="primary">가입하기</Button>
    <Button>다시 시도</Button>
    <Button variant="ghost">취소</Button>
    <Button variant="danger" icon={<Trash2 />}>
      메시지 지우기
    </Button>
  </div>
);

export const Sizes = () => (
  <div style={row}>
    <Button size="small">작게</Button>
    <Button size="medium">보통</Button>
    <Button size="large">크게</Button>
  </div>
);

export const States = () => (
  <div style={row}>
    <Button icon={<Plus />}>그림과 함께</Button>
    <Button disabled>못 누름</Button>
    <Button variant="primary" isBusy>
      보내는 중
    </Button>
  </div>
);

export const Wide = () => (
  <div style={{ width: 320 }}>
    <Button variant="primary" size="large" isWide>
      로그인
    </Button>
  </div>
);
