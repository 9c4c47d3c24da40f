/** Inviting people: a link with its lifetime, and the links there are with who came by them. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import type { Snapshot as CommunitySnapshot, Invite, Lifetime } from "@/gen/community";
import { mayHere } from "@/live/permissions";
import { Button } from "@/ui/button/button";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { toast } from "@/ui/toast/toast";
import { InviteRows } from "./invite-rows";
import { useRoleName } from "../roles/role-name";
import { inviteUrl, makeInvite, readInvites } from "./verbs";
import styles from "./invites.module.css";

const USES = ["", "1", "5", "10", "25", "50", "100"] as const;

export interface InvitePanelProps {
  readonly snapshot: CommunitySnapshot;
}

export function InvitePanel({ snapshot }: InvitePanelProps) {
  const { community } = snapshot;
  const key = ["community", "invites", community.community_id];
  const queries = useQueryClient();
  const listed = useQuery({ queryKey: key, queryFn: () => readInvites(community.community_id) });
  const refresh = () => void queries.invalidateQueries({ queryKey: key });
  return (
    <div className={styles.dialog}>
      <NewInvite snapshot={snapshot} onMade={refresh} />
      {listed.data && listed.data.invites.length > 0 && (
        <InviteRows invites={listed.data.invites} onRevoked={refresh} />
      )}
    </div>
  );
}

function useChoices() {
  const { t } = useLingui();
  const lifetimes: readonly { id: Lifetime; label: string }[] = [
    { id: "half_hour", label: t`30분` },
    { id: "hour", label: t`1시간` },
    { id: "day", label: t`1일` },
    { id: "week", label: t`7일` },
    { id: "month", label: t`1개월` },
    { id: "for_ever", label: t`끝없이` },
  ];
  const uses = USES.map((id) => ({ id, label: id === "" ? t`제한 없음` : t`${id}명` }));
  return { lifetimes, uses };
}

/** What an invite may name: the role it grants and the channel it opens. */
function usePlaces(snapshot: CommunitySnapshot) {
  const { t } = useLingui();
  const roleName = useRoleName();
  const roles = [
    { id: "", label: t`정하지 않음` },
    ...snapshot.roles
      .filter((role) => role.preset !== "everyone")
      .map((role) => ({ id: role.role_id, label: roleName(role) })),
  ];
  const channels = [
    { id: "", label: t`정하지 않음` },
    ...snapshot.channels.map(({ channel_id, name }) => ({ id: channel_id, label: name })),
  ];
  return { roles, channels };
}

interface NewInviteProps {
  readonly snapshot: CommunitySnapshot;
  readonly onMade: () => void;
}

function NewInvite({ snapshot, onMade }: NewInviteProps) {
  const { t, i18n } = useLingui();
  const { lifetimes, uses } = useChoices();
  const [lifetime, setLifetime] = useState<Lifetime>("week");
  const [usesMax, setUsesMax] = useState<(typeof USES)[number]>("");
  const [channelId, setChannelId] = useState("");
  const [roleId, setRoleId] = useState("");
  const [made, setMade] = useState<Invite | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const make = async () => {
    setIsBusy(true);
    try {
      const invite = await makeInvite(snapshot.community.community_id, {
        lifetime,
        uses_max: usesMax === "" ? null : Number(usesMax),
        channel_id: channelId === "" ? null : channelId,
        role_id: roleId === "" ? null : roleId,
      });
      setMade(invite);
      onMade();
    } catch (error) {
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
    } finally {
      setIsBusy(false);
    }
  };
  const { roles, channels } = usePlaces(snapshot);
  return (
    <>
      <div className={styles.choices}>
        <Select label={t`기한`} options={lifetimes} value={lifetime} onChange={setLifetime} />
        <Select
          label={t`들어올 수 있는 사람`}
          options={uses}
          value={usesMax}
          onChange={setUsesMax}
        />
        <Select label={t`첫 채널`} options={channels} value={channelId} onChange={setChannelId} />
        {mayHere(snapshot, "manage_roles") && (
          <Select
            label={t`들어오며 받는 역할`}
            options={roles}
            value={roleId}
            onChange={setRoleId}
          />
        )}
      </div>
      {made === null ? (
        <Button variant="primary" isWide isBusy={isBusy} onClick={() => void make()}>
          <Trans>초대 링크 만들기</Trans>
        </Button>
      ) : (
        <MadeLink invite={made} onAgain={() => setMade(null)} />
      )}
    </>
  );
}

function MadeLink({ invite, onAgain }: { readonly invite: Invite; readonly onAgain: () => void }) {
  const { t } = useLingui();
  const url = inviteUrl(invite.code);
  return (
    <div className={styles.made}>
      <Input
        label={t`초대 링크`}
        readOnly
        value={url}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={styles.foot}>
        <Button variant="ghost" onClick={onAgain}>
          <Trans>다른 링크 만들기</Trans>
        </Button>
        <Button
          variant="primary"
          icon={<Copy />}
          onClick={() => {
            void navigator.clipboard.writeText(url);
            toast({ text: t`초대 링크를 복사했습니다`, tone: "ok" });
          }}
        >
          <Trans>링크 복사</Trans>
        </Button>
      </div>
    </div>
  );
}
