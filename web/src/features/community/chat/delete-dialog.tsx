/** Asks before a message goes for good; the button names what it does. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Message } from "@/gen/community";
import { deleteMessage } from "@/live/message-verbs";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { toast } from "@/ui/toast/toast";
import { plainText } from "../text/parse";
import { useChat } from "./chat-context";
import styles from "./delete-dialog.module.css";

export interface DeleteDialogProps {
  readonly message: Message | null;
  readonly onClose: () => void;
}

export function DeleteDialog({ message, onClose }: DeleteDialogProps) {
  const { i18n } = useLingui();
  const { names } = useChat();
  const [isBusy, setIsBusy] = useState(false);
  const remove = async () => {
    if (!message) return;
    setIsBusy(true);
    try {
      await deleteMessage(message);
      onClose();
    } catch (error) {
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Dialog
      isOpen={message !== null}
      onClose={onClose}
      size="small"
      title={<Trans>메시지를 지울까요?</Trans>}
      description={<Trans>모두의 화면에서 사라지고 되돌릴 수 없습니다.</Trans>}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>그대로 두기</Trans>
          </Button>
          <Button variant="danger" isBusy={isBusy} autoFocus onClick={() => void remove()}>
            <Trans>메시지 지우기</Trans>
          </Button>
        </>
      }
    >
      {message && (
        <blockquote className={styles.quoted}>
          <strong>{names.person(message.author_id)}</strong>
          <span>{plainText(message.text, names)}</span>
        </blockquote>
      )}
    </Dialog>
  );
}
