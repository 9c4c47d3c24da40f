/** Inviting people, over the page. */
import { Trans } from "@lingui/react/macro";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { Dialog } from "@/ui/dialog/dialog";
import { InvitePanel } from "./invite-panel";

export interface InviteDialogProps {
  readonly snapshot: CommunitySnapshot;
  readonly onClose: () => void;
}

export function InviteDialog({ snapshot, onClose }: InviteDialogProps) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={<Trans>사람 초대하기</Trans>}
      description={
        <Trans>링크를 받은 사람은 {snapshot.community.name}에 들어올 수 있습니다.</Trans>
      }
    >
      <InvitePanel snapshot={snapshot} />
    </Dialog>
  );
}
