/** Reporting a message or a member to the moderators: a reason and, if one likes, words. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Member, Message, ReportReason } from "@/gen/community";
import { api } from "@/live/http";
import { Textarea } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { toast } from "@/ui/toast/toast";
import { AskDialog } from "../structure/ask-dialog";

export interface ReportDialogProps {
  readonly communityId: string;
  readonly target: Message | Pick<Member, "account_id" | "name">;
  readonly onClose: () => void;
}

export function ReportDialog({ communityId, target, onClose }: ReportDialogProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState<ReportReason>("spam");
  const isMessage = "message_id" in target;
  const name = isMessage ? target.author_name : target.name;
  const file = async (text: string) => {
    await api.post(`/api/communities/${communityId}/reports`, {
      message_id: isMessage ? target.message_id : null,
      account_id: isMessage ? null : target.account_id,
      reason,
      text,
    });
    toast({ text: t`신고했습니다. 관리자가 살펴봅니다`, tone: "ok" });
  };
  return (
    <AskDialog
      title={
        isMessage ? <Trans>{name}님의 메시지 신고하기</Trans> : <Trans>{name}님 신고하기</Trans>
      }
      text={<Trans>관리자만 봅니다. 누가 신고했는지는 그 사람에게 알려지지 않습니다.</Trans>}
      verb={<Trans>신고하기</Trans>}
      isDanger
      onClose={onClose}
      onAnswer={(field) => file(field("text"))}
    >
      <Select
        label={t`까닭`}
        value={reason}
        onChange={setReason}
        options={[
          { id: "spam" as const, label: t`광고나 도배` },
          { id: "abuse" as const, label: t`괴롭힘이나 욕설` },
          { id: "harm" as const, label: t`해를 끼침` },
          { id: "other" as const, label: t`그 밖` },
        ]}
      />
      <Textarea
        label={t`설명`}
        name="text"
        maxLength={1000}
        hint={t`무슨 일이 있었는지 (없어도 됩니다)`}
      />
    </AskDialog>
  );
}
