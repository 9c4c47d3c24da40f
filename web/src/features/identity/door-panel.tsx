/** Programs that act for this account: its API tokens, its bots, and the tokens of those. */
import { useState } from "react";
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bot as BotIcon, KeyRound } from "lucide-react";
import type { ApiToken, Bot, MadeToken, Scope } from "@/gen/identity";
import { codeOf } from "@/live/api-error";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { useFormats } from "@/ui/formats/formats";
import { Select } from "@/ui/select/select";
import { ShownOnce } from "@/ui/shown-once/shown-once";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Switch } from "@/ui/switch/switch";
import { toast } from "@/ui/toast/toast";
import { makeBot, makeToken, readDoors, removeBot, revokeToken } from "./door-verbs";
import { useForm } from "./use-form";
import styles from "./settings.module.css";

const KEY = ["identity", "doors"];
const SCOPE_WORDS: readonly (readonly [Scope, MessageDescriptor])[] = [
  ["read", msg`읽기: 볼 수 있는 것을 모두 봅니다`],
  ["write", msg`쓰기: 메시지, 반응, 파일을 보냅니다`],
  ["moderate", msg`관리: 채널, 역할, 멤버를 다룹니다`],
  ["boards", msg`보드: 시장과 트렌드 데이터를 봅니다`],
];
const SCOPE_NAMES: Readonly<Record<Scope, MessageDescriptor>> = {
  read: msg`읽기`,
  write: msg`쓰기`,
  moderate: msg`관리`,
  boards: msg`보드`,
};
const MINE = "mine";
const NEVER = "never";

export function DoorPanel() {
  const doors = useQuery({ queryKey: KEY, queryFn: readDoors });
  const [made, setMade] = useState<MadeToken | null>(null);
  if (doors.isPending) return <Skeleton height={120} />;
  if (doors.isError) {
    return <ErrorState code={codeOf(doors.error)} onRetry={() => void doors.refetch()} />;
  }
  const { tokens, bots } = doors.data;
  return (
    <div className={styles.guard}>
      <p className={styles.note}>
        <Trans>
          프로그램이 이 계정이나 봇으로 들어오는 길입니다. 토큰은 고른 범위의 일만 할 수 있고,
          거두면 곧바로 끊깁니다.
        </Trans>
      </p>
      <ul className={styles.sessions}>
        {tokens.map((token) => (
          <TokenRow
            key={token.token_id}
            token={token}
            bot={bots.find((bot) => bot.bot_id === token.account_id)}
          />
        ))}
      </ul>
      {made && (
        <ShownOnce
          label={<Trans>새 토큰</Trans>}
          secret={made.secret}
          onDone={() => setMade(null)}
        />
      )}
      <TokenForm bots={bots} onMade={setMade} />
      <h3>
        <Trans>봇</Trans>
      </h3>
      <p className={styles.note}>
        <Trans>
          봇은 비밀번호가 없는 계정입니다. 커뮤니티 설정의 &lsquo;웹훅과 봇&rsquo;에서 봇을 들이면
          멤버처럼 역할을 받습니다.
        </Trans>
      </p>
      <ul className={styles.sessions}>
        {bots.map((bot) => (
          <BotRow key={bot.bot_id} bot={bot} />
        ))}
      </ul>
      <BotForm />
    </div>
  );
}

function useDoorVerb<T>(mutationFn: (of: T) => Promise<void>) {
  const { i18n } = useLingui();
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    onError: (error) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
  });
}

function TokenRow({ token, bot }: { readonly token: ApiToken; readonly bot?: Bot }) {
  const { i18n } = useLingui();
  const formats = useFormats();
  const revoke = useDoorVerb(revokeToken);
  return (
    <li className={styles.session} data-token={token.token_id}>
      <KeyRound aria-hidden="true" />
      <div className={styles.words}>
        <span className={styles.device}>
          {token.name}
          {bot && <Badge tone="accent">{bot.name}</Badge>}
        </span>
        <span className={styles.note}>
          {token.scopes.map((scope) => i18n._(SCOPE_NAMES[scope])).join(", ")}
          {" · "}
          {token.used_at_ms === null ? (
            <Trans>아직 쓰지 않음</Trans>
          ) : (
            <Trans>마지막 사용 {formats.ago(token.used_at_ms)}</Trans>
          )}
          {token.expires_at_ms !== null && (
            <>
              {" · "}
              <Trans>{formats.dateTime(token.expires_at_ms)}까지</Trans>
            </>
          )}
        </span>
      </div>
      <Button size="small" isBusy={revoke.isPending} onClick={() => revoke.mutate(token.token_id)}>
        <Trans>거두기</Trans>
      </Button>
    </li>
  );
}

interface TokenFormProps {
  readonly bots: readonly Bot[];
  readonly onMade: (made: MadeToken) => void;
}

function TokenForm({ bots, onMade }: TokenFormProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [scopes, setScopes] = useState<readonly Scope[]>(["read", "write"]);
  const [whose, setWhose] = useState(MINE);
  const [days, setDays] = useState("90");
  const form = useForm(async (field) => {
    onMade(
      await makeToken({
        name: field("token").trim(),
        scopes,
        expires_in_days: days === NEVER ? null : Number(days),
        bot_id: whose === MINE ? null : whose,
      }),
    );
    await queries.invalidateQueries({ queryKey: KEY });
  });
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} aria-label={t`토큰 만들기`}>
      <Input label={t`토큰 이름`} name="token" required maxLength={40} error={form.error} />
      <Select
        label={t`누구로 들어오나요`}
        value={whose}
        onChange={setWhose}
        options={[
          { id: MINE, label: t`나` },
          ...bots.map((bot) => ({ id: bot.bot_id, label: bot.name })),
        ]}
      />
      <ScopeSwitches scopes={scopes} onChange={setScopes} />
      <Select
        label={t`언제까지`}
        value={days}
        onChange={setDays}
        options={[
          { id: "7", label: t`7일` },
          { id: "90", label: t`90일` },
          { id: "365", label: t`1년` },
          { id: NEVER, label: t`거둘 때까지` },
        ]}
      />
      <div>
        <Button
          type="submit"
          icon={<KeyRound />}
          isBusy={form.isBusy}
          disabled={scopes.length === 0}
        >
          <Trans>토큰 만들기</Trans>
        </Button>
      </div>
    </form>
  );
}

interface ScopeSwitchesProps {
  readonly scopes: readonly Scope[];
  readonly onChange: (scopes: readonly Scope[]) => void;
}

function ScopeSwitches({ scopes, onChange }: ScopeSwitchesProps) {
  const { i18n } = useLingui();
  return SCOPE_WORDS.map(([scope, words]) => (
    <Switch
      key={scope}
      label={i18n._(words)}
      isOn={scopes.includes(scope)}
      onChange={(isOn) =>
        onChange(isOn ? [...scopes, scope] : scopes.filter((each) => each !== scope))
      }
    />
  ));
}

function BotRow({ bot }: { readonly bot: Bot }) {
  const formats = useFormats();
  const remove = useDoorVerb(removeBot);
  return (
    <li className={styles.session} data-bot={bot.bot_id}>
      <BotIcon aria-hidden="true" />
      <div className={styles.words}>
        <span className={styles.device}>{bot.name}</span>
        <span className={styles.note}>
          <Trans>등록 {formats.dateTime(bot.created_at_ms)}</Trans>
        </span>
      </div>
      <Button size="small" isBusy={remove.isPending} onClick={() => remove.mutate(bot.bot_id)}>
        <Trans>없애기</Trans>
      </Button>
    </li>
  );
}

function BotForm() {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [round, setRound] = useState(0);
  const form = useForm(async (field) => {
    await makeBot(field("bot").trim());
    setRound(round + 1);
    await queries.invalidateQueries({ queryKey: KEY });
  });
  return (
    <form key={round} className={styles.fields} onSubmit={form.onSubmit} aria-label={t`봇 만들기`}>
      <Input label={t`봇 이름`} name="bot" required maxLength={40} error={form.error} />
      <div>
        <Button type="submit" icon={<BotIcon />} isBusy={form.isBusy}>
          <Trans>봇 만들기</Trans>
        </Button>
      </div>
    </form>
  );
}
