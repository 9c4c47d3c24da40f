/** Says what became of one's request, once for each answer; who was let in goes in from here. */
import { useEffect } from "react";
import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useStore } from "zustand";
import { answerStore } from "@/live/answers";
import { toast } from "@/ui/toast/toast";

export default function Answered() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const answer = useStore(answerStore, (state) => state.answer);
  useEffect(() => {
    if (answer === null) return;
    answerStore.setState({ answer: null });
    const { community_id, state, reason } = answer;
    if (state === "accepted") {
      const run = () =>
        void navigate({ to: "/c/$communityId", params: { communityId: community_id } });
      toast({
        text: t`가입 신청을 받아들였습니다`,
        tone: "ok",
        action: { label: t`들어가기`, run },
        shownMs: 0,
      });
    } else if (state === "refused") {
      const text = reason
        ? t`가입 신청을 받아들이지 않았습니다: ${reason}`
        : t`가입 신청을 받아들이지 않았습니다`;
      toast({ text, tone: "info", shownMs: 0 });
    }
  }, [answer, navigate, t]);
  return null;
}
