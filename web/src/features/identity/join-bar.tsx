/** In place of the composer: what it takes to write here. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation } from "@tanstack/react-router";
import { MessageCircleHeart } from "lucide-react";
import { useSession } from "@/live/use-stream";
import { Button } from "@/ui/button/button";
import buttons from "@/ui/button/button.module.css";
import { cx } from "@/ui/class-names";
import { errorText } from "@/ui/error-text/error-text";
import { toast } from "@/ui/toast/toast";
import styles from "./join-bar.module.css";

export interface JoinBarProps {
  readonly communityName: string;
  /** Join as the account that is signed in. */
  readonly onJoin: () => Promise<void>;
}

export function JoinBar({ communityName, onJoin }: JoinBarProps) {
  const { account } = useSession();
  return (
    <div className={styles.bar}>
      <MessageCircleHeart aria-hidden="true" />
      <span className={styles.text}>
        {account ? (
          <Trans>{communityName}의 이야기를 보고 있습니다. 함께 이야기하려면 들어오세요.</Trans>
        ) : (
          <Trans>누구나 읽을 수 있습니다. 함께 이야기하려면 가입하세요.</Trans>
        )}
      </span>
      {account ? <JoinButton onJoin={onJoin} /> : <Ways />}
    </div>
  );
}

function JoinButton({ onJoin }: Pick<JoinBarProps, "onJoin">) {
  const { i18n } = useLingui();
  const [isBusy, setIsBusy] = useState(false);
  const join = async () => {
    setIsBusy(true);
    try {
      await onJoin();
    } catch (error) {
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button variant="primary" isBusy={isBusy} onClick={() => void join()}>
      <Trans>들어가기</Trans>
    </Button>
  );
}

function Ways() {
  const { pathname } = useLocation();
  const search = { next: pathname };
  return (
    <span className={styles.ways}>
      <Link
        to="/login"
        search={search}
        className={cx(buttons.button, buttons.ghost, buttons.medium)}
      >
        <Trans>로그인</Trans>
      </Link>
      <Link
        to="/sign-up"
        search={search}
        className={cx(buttons.button, buttons.primary, buttons.medium)}
      >
        <Trans>가입하기</Trans>
      </Link>
    </span>
  );
}
