/** Badge in every look and state. */
import { Badge, CountBadge } from "./badge";

export default { title: "Badge", component: Badge };

export const Tones = () => (
  <div style={{ display: "flex", gap: 8 }}>
    <Badge>보통</Badge>
    <Badge tone="accent">운영자</Badge>
    <Badge tone="ok">확인됨</Badge>
    <Badge tone="warn">확인 전</Badge>
    <Badge tone="danger">멈춤</Badge>
    <Badge tone="info">알림</Badge>
  </div>
);

export const Counts = () => (
  <div style={{ display: "flex", gap: 8 }}>
    <CountBadge count={1} label="언급 1개" />
    <CountBadge count={99} label="언급 99개" />
    <CountBadge count={100} label="언급 100개" />
    <CountBadge count={0} label="없음" />
  </div>
);
