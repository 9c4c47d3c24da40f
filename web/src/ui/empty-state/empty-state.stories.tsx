/** EmptyState in every look and state. */
import { Hash } from "lucide-react";
import { Button } from "../button/button";
import { EmptyState } from "./empty-state";

export default { title: "EmptyState", component: EmptyState };

export const Full = () => (
  <EmptyState
    icon={<Hash />}
    title="아직 채널이 없습니다"
    text="첫 채널을 만들면 이야기를 시작할 수 있습니다."
    action={<Button variant="primary">채널 만들기</Button>}
  />
);

export const TitleOnly = () => <EmptyState title="찾는 것이 없습니다" />;
