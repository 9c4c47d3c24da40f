import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { I18nProvider } from "@lingui/react";
import { i18n } from "@lingui/core";
import { describe, expect, it, vi } from "vitest";
import type { Snapshot } from "@/gen/community";
import { ChatProvider, type Chat } from "../chat/chat-context";
import { ComposerInput } from "./composer-input";
import type { ComposerInputProps } from "./composer-props";

const member = (account_id: string, name: string) => ({
  account_id,
  name,
  role: "member" as const,
  joined_at_ms: 0,
});

const SNAPSHOT = {
  members: [member("a1", "김민수"), member("a2", "지은")],
  emoji: [],
  channels: [],
  roles: [
    { role_id: "r1", name: "디자인", preset: null, is_mentionable: true, colour: "" },
    { role_id: "r2", name: "비밀", preset: null, is_mentionable: false, colour: "" },
    { role_id: "r0", name: "everyone", preset: "everyone", is_mentionable: false, colour: "" },
  ],
  my_permissions: 0,
  channel_permissions: {},
} as unknown as Snapshot;

function open(props: Partial<ComposerInputProps> = {}, mask = 0) {
  const onSend = vi.fn();
  render(
    <I18nProvider i18n={i18n}>
      <ChatProvider
        value={
          {
            snapshot: { ...SNAPSHOT, my_permissions: mask },
            channel: { channel_id: "c" },
          } as unknown as Chat
        }
      >
        <ComposerInput label="메시지" onSend={onSend} {...props} />
      </ChatProvider>
    </I18nProvider>,
  );
  const box = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "메시지" });
  const type = (value: string) => {
    box.value = value;
    box.setSelectionRange(value.length, value.length);
    fireEvent.input(box);
  };
  const enter = (keyCode = 13, isComposing = false) =>
    fireEvent.keyDown(box, { key: "Enter", code: "Enter", keyCode, isComposing });
  return { box, onSend, type, enter };
}

describe("the text box of chat", () => {
  it("sends the DOM's value once when Enter ends a Hangul syllable, and is empty afterwards", async () => {
    const { box, onSend, type, enter } = open();
    type("안녕");
    fireEvent.compositionStart(box);
    fireEvent.compositionUpdate(box, { data: "하" });
    enter(229, true);
    expect(onSend).not.toHaveBeenCalled();
    type("안녕하");
    fireEvent.compositionEnd(box, { data: "하" });
    enter();
    await waitFor(() => expect(onSend).toHaveBeenCalledTimes(1));
    expect(onSend).toHaveBeenCalledWith("안녕하");
    expect(box.value).toBe("");
    await new Promise((done) => setTimeout(done, 5));
    expect(onSend).toHaveBeenCalledTimes(1);
  });

  it("completes a name while its syllable is composed, and one echo of Enter does not send", async () => {
    const { box, onSend, type, enter } = open();
    fireEvent.compositionStart(box);
    type("@ㄱ");
    expect(screen.getAllByRole("option")).toHaveLength(1);
    fireEvent.compositionUpdate(box, { data: "ㄱ" });
    enter(229, true);
    fireEvent.compositionEnd(box, { data: "ㄱ" });
    await waitFor(() => expect(box.value).toBe("@김민수 "));
    enter();
    expect(onSend).not.toHaveBeenCalled();
  });

  it("writes mentions by id, in NFC, without spaces at the ends", () => {
    const { onSend, type, enter } = open();
    type("  @지은 한글".normalize("NFD"));
    enter();
    expect(onSend).toHaveBeenCalledWith("<@a2> 한글");
  });

  it("picks with the arrows and Tab, and closes with Esc", () => {
    const { box, type } = open();
    type("@");
    expect(screen.getAllByRole("option")).toHaveLength(3);
    fireEvent.keyDown(box, { key: "ArrowDown" });
    fireEvent.keyDown(box, { key: "Tab" });
    expect(box.value).toBe("@지은 ");
    type("@");
    fireEvent.keyDown(box, { key: "Escape" });
    expect(screen.queryByRole("option")).toBeNull();
  });

  it("breaks the line with Shift, sends nothing empty, and nothing over the limit", () => {
    const { onSend, type, enter } = open();
    enter();
    type("가".repeat(4001));
    enter();
    expect(onSend).not.toHaveBeenCalled();
    type("가".repeat(4000));
    enter();
    expect(onSend).toHaveBeenCalledTimes(1);
  });

  it("asks to edit the last message with Up in an empty box only", () => {
    const onUp = vi.fn();
    const { box, type } = open({ onUp });
    fireEvent.keyDown(box, { key: "ArrowUp" });
    expect(onUp).toHaveBeenCalledTimes(1);
    type("글");
    fireEvent.keyDown(box, { key: "ArrowUp" });
    expect(onUp).toHaveBeenCalledTimes(1);
  });

  it("offers mentionable roles to everybody, and the rest to who may call everyone", async () => {
    const first = open();
    first.type("@디자");
    fireEvent.keyDown(first.box, { key: "Tab" });
    expect(first.box.value).toBe("@디자인 ");
    first.enter();
    await waitFor(() => expect(first.onSend).toHaveBeenCalledWith("<@&r1>"));
    first.type("@비");
    expect(screen.queryByRole("option")).toBeNull();
    first.type("@every");
    expect(screen.queryByRole("option")).toBeNull();
    first.box.remove();
  });

  it("calls everybody while a syllable is composed, when that is allowed", async () => {
    const { box, onSend, type, enter } = open({}, 1 << 5);
    type("@비");
    fireEvent.compositionStart(box);
    fireEvent.keyDown(box, { key: "Enter", code: "Enter", keyCode: 229, isComposing: true });
    await waitFor(() => expect(box.value).toBe("@비밀 "));
    fireEvent.compositionEnd(box, { data: "밀" });
    type("@비밀 @here");
    fireEvent.keyDown(box, { key: "Tab" });
    await new Promise((done) => setTimeout(done, 120));
    enter();
    await waitFor(() => expect(onSend).toHaveBeenCalledWith("<@&r2> @here"));
  });
});
