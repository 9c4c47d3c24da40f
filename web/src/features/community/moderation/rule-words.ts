/** What rules look for and do, in words. */
import { useLingui } from "@lingui/react/macro";
import type { RuleAct, RuleMode, Trigger } from "@/gen/community";

export type TriggerKind = Trigger["kind"];

export function useRuleWords() {
  const { t } = useLingui();
  const kinds: Readonly<Record<TriggerKind, string>> = {
    keyword: t`낱말`,
    mention: t`멘션 도배`,
    link: t`링크`,
    spam: t`되풀이와 도배`,
  };
  const acts: Readonly<Record<RuleAct, string>> = {
    block: t`막기`,
    flag: t`신고 목록에 올리기`,
    time_out: t`타임아웃`,
  };
  const modes: Readonly<Record<RuleMode, string>> = {
    on: t`켜짐`,
    dry_run: t`시험 중`,
    off: t`꺼짐`,
  };
  return { kinds, acts, modes };
}
