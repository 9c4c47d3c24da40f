/** What a member is to be called in this community; empty is the account's own name. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { Member } from "@/gen/community";
import { Input } from "@/ui/field/field";
import { AskDialog } from "../structure/ask-dialog";
import { saveNickname } from "./verbs";

export interface NicknameDialogProps {
  readonly communityId: string;
  readonly member: Member;
  readonly onClose: () => void;
}

export function NicknameDialog({ communityId, member, onClose }: NicknameDialogProps) {
  const { t } = useLingui();
  return (
    <AskDialog
      title={<Trans>{member.account_name}님의 별명</Trans>}
      verb={<Trans>저장</Trans>}
      onClose={onClose}
      onAnswer={(field) => saveNickname(communityId, member.account_id, field("nickname"))}
    >
      <Input
        label={t`별명`}
        name="nickname"
        maxLength={32}
        autoFocus
        defaultValue={member.nickname ?? ""}
        placeholder={member.account_name}
        hint={t`비우면 원래 이름으로 보입니다`}
      />
    </AskDialog>
  );
}
