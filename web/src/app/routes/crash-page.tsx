/** Never a blank page: what broke, a way to copy it, and a reload. */
import { Trans } from "@lingui/react/macro";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { Bug } from "lucide-react";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";

export function CrashPage({ error: thrown }: ErrorComponentProps) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const details = `${error.name}: ${error.message}\n${error.stack ?? ""}`;
  return (
    <EmptyState
      icon={<Bug />}
      title={<Trans>화면을 그리지 못했습니다</Trans>}
      text={<code>{error.message}</code>}
      action={
        <span style={{ display: "flex", gap: 8 }}>
          <Button variant="primary" onClick={() => location.reload()}>
            <Trans>새로고침</Trans>
          </Button>
          <Button onClick={() => void navigator.clipboard.writeText(details)}>
            <Trans>자세한 내용 복사</Trans>
          </Button>
        </span>
      }
    />
  );
}
