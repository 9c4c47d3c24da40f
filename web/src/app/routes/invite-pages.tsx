/** The page of an invite's link, and the directory, put into their places. */
import { Trans } from "@lingui/react/macro";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { DirectoryView, InviteView } from "@/features/community/invites";
import { PageHeader } from "../shell/page-header";
import { Sheet } from "../shell/sheet";

export function InvitePage() {
  const { code } = useParams({ from: "/i/$code" });
  const navigate = useNavigate();
  return (
    <InviteView
      code={code}
      onJoined={({ community_id: communityId, channel_id: channelId }) =>
        void (channelId === null
          ? navigate({ to: "/c/$communityId", params: { communityId } })
          : navigate({ to: "/c/$communityId/$channelId", params: { communityId, channelId } }))
      }
    />
  );
}

export function DirectoryPage() {
  return (
    <>
      <PageHeader icon={<Compass />} title={<Trans>커뮤니티 둘러보기</Trans>} />
      <Sheet>
        <DirectoryView />
      </Sheet>
    </>
  );
}
