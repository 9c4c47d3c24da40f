/** Toast in every look and state. */
import { Button } from "../button/button";
import { Toasts, toast } from "./toast";

export default { title: "Toast", component: Toasts };

export const Tones = () => (
  <div style={{ display: "flex", gap: 12, minHeight: 200 }}>
    <Button onClick={() => toast({ text: "저장했습니다", tone: "ok" })}>좋은 소식</Button>
    <Button onClick={() => toast({ text: "서버에 연결할 수 없습니다", tone: "danger" })}>
      나쁜 소식
    </Button>
    <Button
      onClick={() =>
        toast({
          text: "새 버전이 있습니다",
          shownMs: 0,
          action: { label: "새로고침", run: () => {} },
        })
      }
    >
      할 일과 함께
    </Button>
    <Toasts />
  </div>
);
