/** How one shows oneself in this community: the nickname, and a profile of its own. */
import { Trans, useLingui } from "@lingui/react/macro";
import { mayHere } from "@/live/permissions";
import { useSession } from "@/live/use-stream";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { toast } from "@/ui/toast/toast";
import { useTold } from "../roles/use-told";
import type { PanelProps } from "../settings/panel-props";
import { ProfileForm } from "./profile-form";
import { saveNickname } from "./verbs";
import styles from "./profiles.module.css";

export function ProfilePanel({ snapshot }: PanelProps) {
  const { t } = useLingui();
  const told = useTold();
  const { account } = useSession();
  const { community_id: communityId } = snapshot.community;
  const me = snapshot.members.find((each) => each.account_id === account?.account_id);
  if (!me) return null;
  const mayRename = mayHere(snapshot, "change_nickname");
  const save = async (nickname: string) => {
    const saved = await told(saveNickname(communityId, me.account_id, nickname));
    if (saved) toast({ text: t`저장했습니다`, tone: "ok" });
  };
  return (
    <>
      <form
        className={styles.nickname}
        onSubmit={(event) => {
          event.preventDefault();
          void save(String(new FormData(event.currentTarget).get("nickname")).normalize("NFC"));
        }}
      >
        <Input
          key={me.nickname}
          label={t`별명`}
          name="nickname"
          maxLength={32}
          disabled={!mayRename}
          defaultValue={me.nickname ?? ""}
          placeholder={me.account_name}
          hint={
            mayRename
              ? t`이 커뮤니티에서만 이 이름으로 보입니다`
              : t`이 커뮤니티에서는 스스로 바꿀 수 없습니다`
          }
        />
        <Button type="submit" disabled={!mayRename}>
          <Trans>별명 저장</Trans>
        </Button>
      </form>
      <ProfileForm place={communityId} accountId={me.account_id} name={me.name} />
    </>
  );
}
