/** Select in every look and state. */
import { useState } from "react";
import { Select } from "./select";

export default { title: "Select", component: Select };

const OPTIONS = [
  { id: "ko", label: "한국어" },
  { id: "en", label: "English" },
] as const;

export const States = () => {
  const [value, setValue] = useState<"ko" | "en">("ko");
  return (
    <div style={{ display: "flex", gap: 16, alignItems: "end" }}>
      <Select label="언어" options={OPTIONS} value={value} onChange={setValue} />
      <Select
        label="언어 (작게)"
        isLabelHidden
        size="small"
        options={OPTIONS}
        value={value}
        onChange={setValue}
      />
      <Select label="못 고름" disabled options={OPTIONS} value={value} onChange={setValue} />
    </div>
  );
};
