/** Friends, put into their place; on a phone the list of direct channels stands before them. */
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { FriendsView } from "@/features/community/direct";
import { useSession } from "@/live/use-stream";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { PageHeader } from "../shell/page-header";
import { Sheet } from "../shell/sheet";

export function FriendsPage() {
  const { account } = useSession();
  return (
    <>
      <PageHeader icon={<Users />} title={<Trans>친구</Trans>} />
      <Sheet>
        {account ? (
          <FriendsView />
        ) : (
          <EmptyState
            icon={<Users />}
            title={<Trans>로그인하면 친구와 따로 이야기할 수 있습니다</Trans>}
            action={
              <Link to="/login">
                <Trans>로그인</Trans>
              </Link>
            }
          />
        )}
      </Sheet>
    </>
  );
}
