/** Tabs in every look and state. */
import { useState } from "react";
import { Tabs } from "./tabs";

export default { title: "Tabs", component: Tabs };

const TABS = [
  { id: "counts", label: "수", panel: <p style={{ padding: 12 }}>시간에 따른 수</p> },
  { id: "top", label: "상위 글", panel: <p style={{ padding: 12 }}>많이 본 글</p> },
  { id: "ledger", label: "장부", panel: <p style={{ padding: 12 }}>받음 = 저장 = 셈</p> },
];

export const Line = () => {
  const [value, setValue] = useState("counts");
  return <Tabs label="보기" tabs={TABS} value={value} onChange={setValue} />;
};

export const Segment = () => {
  const [value, setValue] = useState("counts");
  return <Tabs label="보기" look="segment" tabs={TABS} value={value} onChange={setValue} />;
};
