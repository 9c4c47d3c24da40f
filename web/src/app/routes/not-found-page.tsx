/** An address that leads nowhere. */
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { EmptyState } from "@/ui/empty-state/empty-state";

export function NotFoundPage() {
  return (
    <main>
      <EmptyState
        icon={<Compass />}
        title={<Trans>여기에는 아무것도 없습니다</Trans>}
        text={<Trans>주소가 바뀌었거나 지워졌을 수 있습니다.</Trans>}
        action={
          <Link to="/">
            <Trans>처음으로</Trans>
          </Link>
        }
      />
    </main>
  );
}
