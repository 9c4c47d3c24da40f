/** Find somebody: by the exact e-mail address of their account, or by name among who one knows. */
import { useMemo, useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { UserPlus } from "lucide-react";
import { usePeople } from "@/live/direct-hooks";
import { askByEmail, askFriend, savePeopleSettings } from "@/live/direct-verbs";
import { useCommunities } from "@/live/hooks";
import { useSession } from "@/live/use-stream";
import { Button } from "@/ui/button/button";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Select } from "@/ui/select/select";
import { toast } from "@/ui/toast/toast";
import { KnownFace } from "../members/known-face";
import { rankByName } from "../text/hangul";
import { knownPeople } from "./known-people";
import { useTold } from "./use-told";
import styles from "./direct.module.css";

const SHOWN_MAX = 8;

export function AddFriend() {
  const { t, i18n } = useLingui();
  const told = useTold();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  const found = useFound(typed);
  const isEmail = /^\S+@\S+$/u.test(typed.trim());
  const sent = () => {
    setTyped("");
    toast({ text: t`친구 요청을 보냈습니다`, tone: "ok" });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    askByEmail(typed.trim()).then(sent, (refused: unknown) =>
      setError(errorText(refused, (text) => i18n._(text))),
    );
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Input
        label={t`이름이나 이메일`}
        value={typed}
        error={error}
        hint={t`같은 커뮤니티에 있는 사람은 이름으로, 다른 사람은 가입한 이메일 그대로 찾습니다.`}
        onChange={(event) => {
          setTyped(event.target.value);
          setError(null);
        }}
      />
      {isEmail && (
        <div>
          <Button type="submit" variant="primary">
            <Trans>친구 요청 보내기</Trans>
          </Button>
        </div>
      )}
      <ul className={styles.people}>
        {found.map(({ account_id, name }) => (
          <li key={account_id} className={styles.person}>
            <KnownFace id={account_id} name={name} size={40} />
            <span className={styles.who}>
              <strong>{name}</strong>
            </span>
            <IconButton
              label={t`${name}님에게 친구 요청 보내기`}
              onClick={() => told(askFriend(account_id), sent)}
            >
              <UserPlus />
            </IconButton>
          </li>
        ))}
      </ul>
    </form>
  );
}

/** Who fits the name, without who is a friend or was asked already. */
function useFound(typed: string) {
  const { friends, blocked } = usePeople();
  const { byId } = useCommunities();
  const myId = useSession().account?.account_id ?? "";
  return useMemo(() => {
    const wanted = typed.trim();
    if (wanted === "") return [];
    const out = new Set([myId, ...[...(friends ?? []), ...blocked].map((each) => each.account_id)]);
    return rankByName(knownPeople([], byId, out), wanted, (each) => each.name).slice(0, SHOWN_MAX);
  }, [typed, friends, blocked, byId, myId]);
}

export function WhoMayWrite() {
  const { t } = useLingui();
  const told = useTold();
  const { settings } = usePeople();
  return (
    <div className={styles.setting}>
      <Select
        label={t`나에게 먼저 말을 걸 수 있는 사람`}
        value={settings.direct_from}
        onChange={(direct_from) => told(savePeopleSettings({ direct_from }))}
        options={[
          { id: "communities", label: t`같은 커뮤니티에 있는 사람과 친구` },
          { id: "friends", label: t`친구만` },
        ]}
      />
    </div>
  );
}
