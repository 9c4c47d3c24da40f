/** Where a board's figures come from, in plain words: for a popover or a side panel. */
import { Trans } from "@lingui/react/macro";
import { TriangleAlert } from "lucide-react";
import type { SourceState } from "@/gen/boards";
import { useFormats } from "@/ui/formats/formats";
import { SourceBadge } from "@/ui/source-badge/source-badge";
import styles from "./source-panel.module.css";

export function SourcePanel({ source }: { readonly source: SourceState }) {
  const formats = useFormats();
  return (
    <div className={styles.panel}>
      <SourceBadge source={source} isShort />
      <p>
        <PlainWords kind={source.kind} />
      </p>
      <dl className={styles.facts}>
        <dt>
          <Trans>출처</Trans>
        </dt>
        <dd>{source.name}</dd>
        {source.as_of_ms !== null && (
          <>
            <dt>
              <Trans>기준 시각</Trans>
            </dt>
            <dd>{formats.asOf(source.as_of_ms)}</dd>
          </>
        )}
        {source.updated_at_ms !== null && (
          <>
            <dt>
              <Trans>마지막 갱신</Trans>
            </dt>
            <dd>{formats.dateTime(source.updated_at_ms)}</dd>
          </>
        )}
      </dl>
      {source.detail !== "" && <p className={styles.detail}>{source.detail}</p>}
      {source.problem !== null && (
        <p className={styles.problem} role="status">
          <TriangleAlert aria-hidden="true" />
          <span>
            <Trans>마지막 시도가 실패했습니다: {source.problem}</Trans>
          </span>
        </p>
      )}
    </div>
  );
}

function PlainWords({ kind }: { readonly kind: SourceState["kind"] }) {
  switch (kind) {
    case "live":
      return <Trans>지금 바깥에서 들어오는 진짜 자료입니다.</Trans>;
    case "recorded":
      return <Trans>진짜 자료를 모아 둔 기록입니다. 지금 이 순간의 값은 아닙니다.</Trans>;
    case "synthetic":
      return <Trans>시험과 시연을 위해 만들어 낸 자료입니다. 실제 일이 아닙니다.</Trans>;
  }
}
