/** Wires HangulEnter to a textarea. The text is read from the DOM, never from state. */
import { useRef, type CompositionEvent, type KeyboardEvent } from "react";
import { HangulEnter } from "./ime";

export interface EnterHandlers {
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  readonly onCompositionStart: () => void;
  readonly onCompositionUpdate: (event: CompositionEvent<HTMLTextAreaElement>) => void;
  readonly onCompositionEnd: (event: CompositionEvent<HTMLTextAreaElement>) => void;
}

export function useEnter(send: () => void): EnterHandlers {
  const enter = useRef<HangulEnter>(null);
  enter.current ??= new HangulEnter();
  return {
    onKeyDown: (event) => {
      const { key, code, shiftKey } = event;
      const { isComposing, keyCode } = event.nativeEvent;
      const answer = enter.current?.keyDown({ key, code, keyCode, isComposing, shiftKey });
      if (answer !== "send") return;
      event.preventDefault();
      send();
    },
    onCompositionStart: () => enter.current?.compositionStart(),
    onCompositionUpdate: (event) => enter.current?.compositionUpdate(event.data),
    // The value is settled only after this event: send in the next task.
    onCompositionEnd: (event) => {
      if (enter.current?.compositionEnd(event.data)) setTimeout(send, 0);
    },
  };
}
