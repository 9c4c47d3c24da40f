import { describe, expect, it } from "vitest";
import { hueOf, initialsOf, inkOn } from "./avatar";

describe("a face from a name", () => {
  it.each([
    ["김민수", "민수"],
    ["남궁민수", "민수"],
    ["지은", "지은"],
    ["Jane Park", "JP"],
    ["madang", "M"],
    ["", "?"],
  ])("%s is %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it("has a colour that never changes for an id", () => {
    expect(hueOf("01k9")).toBe(hueOf("01k9"));
  });
});

describe("letters on a chosen colour", () => {
  it.each([
    ["#ffffff", "#000"],
    ["#ffd400", "#000"],
    ["#0b6e5f", "#fff"],
    ["#000000", "#fff"],
  ])("on %s are %s", (colour, ink) => {
    expect(inkOn(colour)).toBe(ink);
  });
});
