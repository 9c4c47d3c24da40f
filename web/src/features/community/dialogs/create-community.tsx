/** A new community, of which the founder is the owner. */
import { useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Community } from "@/gen/community";
import { loadList } from "@/live/communities";
import { api } from "@/live/http";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input, Textarea } from "@/ui/field/field";
import { Switch } from "@/ui/switch/switch";
import styles from "./dialogs.module.css";

export interface CreateCommunityProps {
  readonly onClose: () => void;
  readonly onCreated: (community: Community) => void;
}

export function CreateCommunityDialog({ onClose, onCreated }: CreateCommunityProps) {
  const { t, i18n } = useLingui();
  const [isPublic, setIsPublic] = useState(true);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const create = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name")).normalize("NFC").trim();
    setIsBusy(true);
    try {
      const community = await api.post<Community>("/api/communities", {
        name,
        description: String(form.get("description")).normalize("NFC").trim(),
        icon: String(form.get("icon")).normalize("NFC").trim() || [...name].slice(0, 2).join(""),
        is_public: isPublic,
      });
      await loadList();
      onCreated(community);
    } catch (refused) {
      setError(errorText(refused, (text) => i18n._(text)));
      setIsBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} size="small" title={<Trans>커뮤니티 만들기</Trans>}>
      <form className={styles.form} onSubmit={(event) => void create(event)}>
        <Input label={t`이름`} name="name" required maxLength={80} autoFocus error={error} />
        <Input
          label={t`아이콘 글자`}
          name="icon"
          maxLength={4}
          hint={t`한 글자에서 네 글자, 또는 이모지`}
        />
        <Textarea label={t`소개`} name="description" maxLength={500} />
        <Switch
          label={t`누구나 볼 수 있게`}
          hint={t`계정이 없는 사람도 주소로 읽을 수 있습니다`}
          isOn={isPublic}
          onChange={setIsPublic}
        />
        <div className={styles.foot}>
          <Button onClick={onClose}>
            <Trans>취소</Trans>
          </Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            <Trans>커뮤니티 만들기</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
