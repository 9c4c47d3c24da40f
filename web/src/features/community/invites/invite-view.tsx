/** Where an invite's link leads: what the community is, who invites, and the way in. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Link2Off } from "lucide-react";
import type { InvitePreview, Joined } from "@/gen/community";
import { useSession } from "@/live/use-stream";
import { Button } from "@/ui/button/button";
import buttons from "@/ui/button/button.module.css";
import { cx } from "@/ui/class-names";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { errorText } from "@/ui/error-text/error-text";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { toast } from "@/ui/toast/toast";
import { joinByInvite, readPreview } from "./verbs";
import styles from "./invites.module.css";

export interface InviteViewProps {
  readonly code: string;
  readonly onJoined: (joined: Joined) => void;
}

export function InviteView({ code, onJoined }: InviteViewProps) {
  const { i18n } = useLingui();
  const { account } = useSession();
  const preview = useQuery({
    queryKey: ["community", "invite", code, account?.account_id ?? ""],
    queryFn: () => readPreview(code),
    retry: false,
  });
  return (
    <main className={styles.page}>
      <section className={styles.card}>
        {preview.isPending && <Skeleton width={240} height={180} />}
        {preview.isError && (
          <EmptyState
            icon={<Link2Off />}
            title={<Trans>이 초대로는 들어갈 수 없습니다</Trans>}
            text={errorText(preview.error, (text) => i18n._(text))}
            action={
              <Link to="/" className={cx(buttons.button, buttons.secondary, buttons.medium)}>
                <Trans>처음으로</Trans>
              </Link>
            }
          />
        )}
        {preview.data && <Known preview={preview.data} onJoined={onJoined} />}
      </section>
    </main>
  );
}

interface KnownProps {
  readonly preview: InvitePreview;
  readonly onJoined: (joined: Joined) => void;
}

function Known({ preview, onJoined }: KnownProps) {
  const { account } = useSession();
  return (
    <>
      <span className={styles.icon} aria-hidden="true">
        {preview.icon || [...preview.name].slice(0, 2).join("")}
      </span>
      <span className={styles.note}>
        <Trans>{preview.invited_by}님이 초대했습니다</Trans>
      </span>
      <h1 className={styles.name}>{preview.name}</h1>
      <span className={styles.note}>
        <Trans>멤버 {preview.members_count}명</Trans>
      </span>
      {preview.description !== "" && <p>{preview.description}</p>}
      {account ? <Enter preview={preview} onJoined={onJoined} /> : <Ways code={preview.code} />}
    </>
  );
}

function Enter({ preview, onJoined }: KnownProps) {
  const { i18n } = useLingui();
  const [isBusy, setIsBusy] = useState(false);
  const enter = async () => {
    setIsBusy(true);
    try {
      onJoined(await joinByInvite(preview.code));
    } catch (error) {
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
      setIsBusy(false);
    }
  };
  return (
    <div className={styles.ways}>
      <Button variant="primary" size="large" isWide isBusy={isBusy} onClick={() => void enter()}>
        {preview.is_member ? <Trans>열기</Trans> : <Trans>초대 받기</Trans>}
      </Button>
    </div>
  );
}

function Ways({ code }: { readonly code: string }) {
  const search = { next: `/i/${code}` };
  return (
    <div className={styles.ways}>
      <Link
        to="/sign-up"
        search={search}
        className={cx(buttons.button, buttons.primary, buttons.large, buttons.wide)}
      >
        <Trans>가입하고 들어가기</Trans>
      </Link>
      <Link
        to="/login"
        search={search}
        className={cx(buttons.button, buttons.ghost, buttons.medium, buttons.wide)}
      >
        <Trans>이미 계정이 있어요</Trans>
      </Link>
    </div>
  );
}
