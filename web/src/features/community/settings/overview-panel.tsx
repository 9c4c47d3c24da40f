/** A community's name, icon, description and who may see it; handing it over and deleting it. */
import { useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { ApiError } from "@/live/api-error";
import { loadList } from "@/live/communities";
import { api } from "@/live/http";
import { mayHere } from "@/live/permissions";
import { Button } from "@/ui/button/button";
import { errorText } from "@/ui/error-text/error-text";
import { Input, Textarea } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { Switch } from "@/ui/switch/switch";
import { toast } from "@/ui/toast/toast";
import { AskDialog } from "../structure/ask-dialog";
import type { PanelProps } from "./panel-props";
import styles from "./settings.module.css";

export function OverviewPanel({ snapshot }: PanelProps) {
  return (
    <>
      {mayHere(snapshot, "manage_community") && <Fields snapshot={snapshot} />}
      {snapshot.my_role === "owner" && <OwnerActs snapshot={snapshot} />}
    </>
  );
}

function useSave({ community }: CommunitySnapshot, isPublic: boolean) {
  const { t, i18n } = useLingui();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name)).normalize("NFC").trim();
    setIsBusy(true);
    setError(null);
    try {
      await api.patch(`/api/communities/${community.community_id}`, {
        name: field("name"),
        icon: field("icon"),
        description: field("description"),
        is_public: isPublic,
      });
      void loadList();
      toast({ text: t`저장했습니다`, tone: "ok" });
    } catch (refused) {
      setError(errorText(refused, (text) => i18n._(text)));
    } finally {
      setIsBusy(false);
    }
  };
  return { save, error, isBusy };
}

function Fields({ snapshot }: PanelProps) {
  const { t } = useLingui();
  const { community } = snapshot;
  const [isPublic, setIsPublic] = useState(community.is_public);
  const { save, error, isBusy } = useSave(snapshot, isPublic);
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <Input
        label={t`이름`}
        name="name"
        required
        maxLength={80}
        defaultValue={community.name}
        error={error}
      />
      <div className={styles.short}>
        <Input
          label={t`아이콘 글자`}
          name="icon"
          maxLength={8}
          defaultValue={community.icon}
          hint={t`한 글자에서 네 글자, 또는 이모지`}
        />
      </div>
      <Textarea
        label={t`소개`}
        name="description"
        maxLength={500}
        defaultValue={community.description}
      />
      <Switch
        label={t`누구나 볼 수 있게`}
        hint={t`계정이 없는 사람도 주소로 읽을 수 있습니다`}
        isOn={isPublic}
        onChange={setIsPublic}
      />
      <div>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          <Trans>저장</Trans>
        </Button>
      </div>
    </form>
  );
}

function OwnerActs({ snapshot }: PanelProps) {
  const [asked, setAsked] = useState<"owner" | "delete" | null>(null);
  return (
    <div className={styles.danger}>
      <h3>
        <Trans>주인만 할 수 있는 일</Trans>
      </h3>
      <div className={styles.act}>
        <p>
          <Trans>다른 멤버에게 커뮤니티를 넘깁니다. 넘긴 뒤에는 보통 멤버가 됩니다.</Trans>
        </p>
        <Button onClick={() => setAsked("owner")} disabled={snapshot.members.length < 2}>
          <Trans>커뮤니티 넘기기</Trans>
        </Button>
      </div>
      <div className={styles.act}>
        <p>
          <Trans>채널, 메시지, 파일이 모두 사라지고 되돌릴 수 없습니다.</Trans>
        </p>
        <Button variant="danger" onClick={() => setAsked("delete")}>
          <Trans>커뮤니티 지우기</Trans>
        </Button>
      </div>
      {asked === "owner" && <HandOver snapshot={snapshot} onClose={() => setAsked(null)} />}
      {asked === "delete" && <Delete snapshot={snapshot} onClose={() => setAsked(null)} />}
    </div>
  );
}

interface ActProps {
  readonly snapshot: CommunitySnapshot;
  readonly onClose: () => void;
}

function HandOver({ snapshot, onClose }: ActProps) {
  const { t } = useLingui();
  const { community, members } = snapshot;
  const others = members.filter((member) => member.role !== "owner");
  const [accountId, setAccountId] = useState(others[0]?.account_id ?? "");
  const hand = async (typed: string) => {
    if (typed !== community.name) {
      throw new ApiError("client.name_differs", 0, t`커뮤니티의 이름을 그대로 써 주세요`);
    }
    await api.put(`/api/communities/${community.community_id}/owner`, { account_id: accountId });
    toast({ text: t`커뮤니티를 넘겼습니다`, tone: "ok" });
  };
  return (
    <AskDialog
      title={<Trans>커뮤니티를 누구에게 넘길까요?</Trans>}
      verb={<Trans>넘기기</Trans>}
      isDanger
      onClose={onClose}
      onAnswer={(field) => hand(field("typed"))}
    >
      <Select
        label={t`새 주인`}
        value={accountId}
        onChange={setAccountId}
        options={others.map((each) => ({ id: each.account_id, label: each.name }))}
      />
      <TypedName name={community.name} />
    </AskDialog>
  );
}

function Delete({ snapshot, onClose }: ActProps) {
  const { community } = snapshot;
  const navigate = useNavigate();
  const gone = async (name: string) => {
    await api.post(`/api/communities/${community.community_id}/delete`, { name });
    await navigate({ to: "/" });
    await loadList();
  };
  return (
    <AskDialog
      title={<Trans>{community.name}을(를) 지울까요?</Trans>}
      text={<Trans>모두에게서 사라지고, 되돌릴 수 없습니다.</Trans>}
      verb={<Trans>커뮤니티 지우기</Trans>}
      isDanger
      onClose={onClose}
      onAnswer={(field) => gone(field("typed"))}
    >
      <TypedName name={community.name} />
    </AskDialog>
  );
}

function TypedName({ name }: { readonly name: string }) {
  const { t } = useLingui();
  return (
    <Input
      label={t`확인을 위해 이름을 써 주세요: ${name}`}
      name="typed"
      required
      autoComplete="off"
      maxLength={80}
    />
  );
}
