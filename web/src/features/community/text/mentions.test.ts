import { describe, expect, it } from "vitest";
import { decodeText, encodeEmoji, encodeText } from "./mentions";

const people = [
  { id: "1", name: "김민" },
  { id: "2", name: "김민수" },
  { id: "3", name: "Jane Park" },
];
const channels = [{ id: "9", name: "잡담" }];

describe("mentions on the wire", () => {
  it("take the longest name, and let a particle follow", () => {
    expect(encodeText("@김민수는 @김민이랑 #잡담에서", people, channels)).toBe(
      "<@2>는 <@1>이랑 <#9>에서",
    );
  });

  it("know names with a space, and leave longer words alone", () => {
    expect(encodeText("hi @Jane Park! @Jane Parker", people, channels)).toBe(
      "hi <@3>! @Jane Parker",
    );
  });

  it("are not made inside words, addresses or code", () => {
    const text = "a@김민수 `@김민수` https://x/#잡담 ```\n@김민수\n```";
    expect(encodeText(text, people, channels)).toBe(text);
  });

  it("take the person who was picked among namesakes", () => {
    const twins = [
      { id: "1", name: "지은" },
      { id: "2", name: "지은" },
    ];
    expect(encodeText("@지은", twins, [], new Map([["지은", "2"]]))).toBe("<@2>");
  });

  it("are shown by name when edited, and come back the same", () => {
    const names = {
      person: (id: string) => people.find((each) => each.id === id)?.name ?? "?",
      role: (id: string) => id,
      channel: (id: string) => channels.find((each) => each.id === id)?.name ?? "?",
    };
    const wire = "<@2>님 <#9> 보세요";
    expect(decodeText(wire, names)).toBe("@김민수님 #잡담 보세요");
    expect(encodeText(decodeText(wire, names), people, channels)).toBe(wire);
  });
});

describe("custom emoji", () => {
  const names = { person: () => "", channel: () => "", role: () => "" };
  const own = [{ id: "0123456789abcdef", name: "마당_개" }];

  it("EM4 become ids when they are sent, and names when they are edited", () => {
    const sent = encodeEmoji("우리 :마당_개: :모름: `:마당_개:` 12:30:15", own);
    expect(sent).toBe("우리 <:마당_개:0123456789abcdef> :모름: `:마당_개:` 12:30:15");
    expect(encodeEmoji(sent, own)).toBe(sent);
    expect(decodeText("<:마당_개:0123456789abcdef>!", names)).toBe(":마당_개:!");
  });
});
