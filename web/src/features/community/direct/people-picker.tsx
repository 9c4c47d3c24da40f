/** Choose people by name: friends first, then who shares a community. */
import { useMemo, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useCommunities } from "@/live/hooks";
import { usePeople } from "@/live/direct-hooks";
import { useSession } from "@/live/use-stream";
import { Badge } from "@/ui/badge/badge";
import { Input } from "@/ui/field/field";
import { KnownFace } from "../members/known-face";
import { rankByName } from "../text/hangul";
import { knownPeople } from "./known-people";
import styles from "./direct.module.css";

const SHOWN_MAX = 30;

export interface PeoplePickerProps {
  readonly chosen: readonly string[];
  readonly leftOut: readonly string[];
  readonly most: number;
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Who may be chosen and fits the name. */
function useFound(typed: string, leftOut: readonly string[]) {
  const { friends, blocked } = usePeople();
  const { byId } = useCommunities();
  const myId = useSession().account?.account_id ?? "";
  const people = useMemo(() => {
    const out = new Set([myId, ...leftOut, ...blocked.map((each) => each.account_id)]);
    return knownPeople(friends ?? [], byId, out);
  }, [friends, byId, blocked, leftOut, myId]);
  return useMemo(
    () =>
      (typed.trim() === "" ? people : rankByName(people, typed.trim(), (each) => each.name)).slice(
        0,
        SHOWN_MAX,
      ),
    [people, typed],
  );
}

export function PeoplePicker({ chosen, leftOut, most, onChange }: PeoplePickerProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const found = useFound(typed, leftOut);
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <div className={styles.picker}>
      <Input
        label={t`사람 찾기`}
        placeholder={t`이름`}
        autoFocus
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <fieldset className={styles.choices}>
        <legend className="visually-hidden">
          <Trans>고를 수 있는 사람</Trans>
        </legend>
        {found.map(({ account_id, name, isFriend }) => (
          <label key={account_id} className={styles.choice}>
            <KnownFace id={account_id} name={name} size={32} />
            <span className={styles.name}>{name}</span>
            {isFriend && (
              <Badge tone="accent">
                <Trans>친구</Trans>
              </Badge>
            )}
            <input
              type="checkbox"
              checked={chosen.includes(account_id)}
              disabled={!chosen.includes(account_id) && chosen.length >= most}
              onChange={() => toggle(account_id)}
            />
          </label>
        ))}
        {found.length === 0 && (
          <p className={styles.none}>
            <Trans>
              찾는 사람이 없습니다. 같은 커뮤니티에 있거나 친구인 사람이 여기에 보입니다.
            </Trans>
          </p>
        )}
      </fieldset>
    </div>
  );
}
