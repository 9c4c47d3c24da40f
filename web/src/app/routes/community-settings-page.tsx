/** A community's settings, put into their place. */
import { Trans } from "@lingui/react/macro";
import { useParams, useSearch } from "@tanstack/react-router";
import { Settings } from "lucide-react";
import { CommunitySettings } from "@/features/community/settings";
import { useCommunity } from "@/live/hooks";
import { ErrorState } from "@/ui/error-state/error-state";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { PageHeader } from "../shell/page-header";
import { Sheet } from "../shell/sheet";

export function CommunitySettingsPage() {
  const { communityId } = useParams({ from: "/shell/c/$communityId/settings" });
  const { section } = useSearch({ from: "/shell/c/$communityId/settings" });
  const state = useCommunity(communityId);
  return (
    <>
      <PageHeader
        icon={<Settings />}
        title={<Trans>커뮤니티 설정</Trans>}
        topic={state?.snapshot?.community.name}
      />
      <Sheet>
        {state?.status === "error" && <ErrorState code={state.errorCode} />}
        {state?.status !== "error" && !state?.snapshot && <Skeleton width="100%" height={240} />}
        {state?.snapshot && <CommunitySettings snapshot={state.snapshot} section={section} />}
      </Sheet>
    </>
  );
}
