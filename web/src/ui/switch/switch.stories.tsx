/** Switch in every look and state. */
import { useState } from "react";
import { Switch } from "./switch";

export default { title: "Switch", component: Switch };

export const States = () => {
  const [isOn, setIsOn] = useState(true);
  return (
    <div style={{ display: "grid", gap: 16, width: 360 }}>
      <Switch
        label="누구나 볼 수 있게"
        hint="계정이 없어도 읽습니다"
        isOn={isOn}
        onChange={setIsOn}
      />
      <Switch label="꺼짐" isOn={false} onChange={() => {}} />
      <Switch label="못 바꿈" isOn onChange={() => {}} disabled />
    </div>
  );
};
