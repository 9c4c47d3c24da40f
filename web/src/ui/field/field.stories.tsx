/** Field in every look and state. */
import { Search } from "lucide-react";
import { Input, Textarea } from "./field";

export default { title: "Field", component: Input };

export const Inputs = () => (
  <div style={{ display: "grid", gap: 16, width: 340 }}>
    <Input label="이름" hint="다른 사람에게 보이는 이름입니다" />
    <Input label="찾기" isLabelHidden icon={<Search />} placeholder="찾기" />
    <Input label="이메일" defaultValue="minsu@" error="이메일 주소를 다시 확인해 주세요." />
    <Input label="못 고침" defaultValue="고정" disabled />
  </div>
);

export const Textareas = () => (
  <div style={{ display: "grid", gap: 16, width: 340 }}>
    <Textarea label="소개" placeholder="무엇을 이야기하는 곳인가요?" />
    <Textarea label="소개" defaultValue="너무 긴 글" error="글이 너무 깁니다." />
  </div>
);
