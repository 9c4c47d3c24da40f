/** In place of the composer, for who must verify their address before they write. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MailWarning } from "lucide-react";
import { useSession } from "@/live/use-stream";
import { Button } from "@/ui/button/button";
import { errorText } from "@/ui/error-text/error-text";
import { toast } from "@/ui/toast/toast";
import { readAbout, resendLink } from "./verbs";
import styles from "./join-bar.module.css";

/** Whether the signed-in account reads here and does not write yet (ID23). */
export function useMustVerify(): boolean {
  const { account } = useSession();
  const about = useQuery({ queryKey: ["about"], queryFn: readAbout });
  if (!account || account.is_verified || account.is_owner) return false;
  return about.data?.require_verified === true;
}

export function VerifyBar() {
  const { t, i18n } = useLingui();
  const { account } = useSession();
  const [isBusy, setIsBusy] = useState(false);
  const email = account?.email ?? "";
  const resend = () => {
    setIsBusy(true);
    resendLink()
      .then(
        () => toast({ text: t`확인 메일을 다시 보냈습니다`, tone: "ok" }),
        (error: unknown) =>
          toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
      )
      .finally(() => setIsBusy(false));
  };
  return (
    <div className={styles.bar}>
      <MailWarning aria-hidden="true" />
      <span className={styles.text}>
        <Trans>
          글을 쓰려면 이메일을 먼저 확인해 주세요. {email}(으)로 보낸 메일의 링크를 열면 됩니다.
        </Trans>
      </span>
      <Button isBusy={isBusy} onClick={resend}>
        <Trans>확인 메일 다시 보내기</Trans>
      </Button>
    </div>
  );
}
