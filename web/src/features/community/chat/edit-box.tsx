/** Editing in place: Enter keeps, Esc leaves it as it was. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { Message } from "@/gen/community";
import { Button } from "@/ui/button/button";
import { ComposerInput } from "../composer/composer-input";
import type { ComposerHandle } from "../composer/composer-props";
import { decodeText } from "../text/mentions";
import { useChat } from "./chat-context";
import { useRef } from "react";
import styles from "./edit-box.module.css";

export function EditBox({ message }: { readonly message: Message }) {
  const { t } = useLingui();
  const { actions, names } = useChat();
  const input = useRef<ComposerHandle>(null);
  const cancel = () => actions.edit(null);
  const save = (text: string) => {
    if (text === message.text) cancel();
    else if (text === "") actions.askDelete(message);
    else actions.saveEdit(message, text);
  };
  return (
    <div className={styles.box}>
      <ComposerInput
        ref={input}
        label={t`메시지 수정`}
        initial={decodeText(message.text, names)}
        isEmptySent
        autoFocus
        onSend={save}
        onEscape={cancel}
      />
      <div className={styles.foot}>
        <span className={styles.hint}>
          <Trans>Esc 취소 · Enter 저장</Trans>
        </span>
        <Button size="small" variant="ghost" onClick={cancel}>
          <Trans>취소</Trans>
        </Button>
        <Button size="small" variant="primary" onClick={() => input.current?.send()}>
          <Trans>저장</Trans>
        </Button>
      </div>
    </div>
  );
}
