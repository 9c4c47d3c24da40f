/** What collects and analyses by itself: each pipeline, its next run, and what every run did. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, Play, Workflow } from "lucide-react";
import type { PipelineEntry } from "@/gen/pipelines";
import { useSession } from "@/live/use-stream";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { useFormats } from "@/ui/formats/formats";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { toast } from "@/ui/toast/toast";
import styles from "./pipelines-view.module.css";
import { usePipelineNames } from "./names";
import { isBusy, pipelinesQuery, runsQuery, startRun } from "./queries";
import { RunList, StateBadge } from "./run-list";

export function PipelinesView() {
  const pipelines = useQuery(pipelinesQuery);
  const runs = useQuery(runsQuery);
  const { t } = useLingui();
  return (
    <div className={styles.content}>
      <p className={styles.lead}>
        <Trans>
          정해진 때에 스스로 모으고, 점검하고, 분석합니다. 무엇을 했는지 여기에 남습니다.
        </Trans>
      </p>
      {pipelines.data !== undefined ? (
        <ul className={styles.cards}>
          {pipelines.data.pipelines.map((pipeline) => (
            <PipelineCard key={pipeline.name} pipeline={pipeline} />
          ))}
        </ul>
      ) : pipelines.isError ? (
        <ErrorState onRetry={() => void pipelines.refetch()} />
      ) : (
        <Skeleton height={140} />
      )}
      <section className={styles.runs} aria-label={t`실행 기록`}>
        <h2 className={styles.heading}>
          <Trans>실행 기록</Trans>
        </h2>
        {runs.data === undefined ? (
          runs.isError ? (
            <ErrorState onRetry={() => void runs.refetch()} />
          ) : (
            <Skeleton height={240} />
          )
        ) : runs.data.runs.length === 0 ? (
          <EmptyState icon={<Workflow />} title={<Trans>아직 실행된 적이 없습니다</Trans>} />
        ) : (
          <RunList runs={runs.data.runs} />
        )}
      </section>
    </div>
  );
}

function PipelineCard({ pipeline }: { readonly pipeline: PipelineEntry }) {
  const { account } = useSession();
  const formats = useFormats();
  const { t, i18n } = useLingui();
  const name = usePipelineNames();
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => startRun(pipeline.name),
    onSuccess: () => {
      toast({ tone: "ok", text: t`실행을 시작했습니다.` });
      void client.invalidateQueries({ queryKey: ["pipelines"] });
    },
    onError: (error) => toast({ tone: "danger", text: errorText(error, i18n._.bind(i18n)) }),
  });
  const { last_run: last } = pipeline;
  return (
    <li className={styles.card}>
      <div className={styles.cardHead}>
        <h2>{name(pipeline.name)}</h2>
        {last !== null && <StateBadge state={last.state} />}
        {account?.is_owner === true && (
          <span className={styles.start}>
            <Button
              size="small"
              icon={<Play />}
              isBusy={start.isPending}
              disabled={isBusy(last)}
              onClick={() => start.mutate()}
            >
              <Trans>지금 실행</Trans>
            </Button>
          </span>
        )}
      </div>
      <p className={styles.description}>{name(pipeline.description)}</p>
      <ol className={styles.assets}>
        {pipeline.assets.map((asset) => (
          <li key={asset.name} title={asset.description}>
            {name(asset.name)}
          </li>
        ))}
      </ol>
      <p className={styles.when}>
        <CalendarClock aria-hidden="true" />
        <span>
          {pipeline.schedule !== null ? name(pipeline.schedule) : <Trans>손으로만 실행</Trans>}
          {pipeline.next_run_at_ms !== null && (
            <>
              {" · "}
              <Trans>다음 {formats.dateTime(pipeline.next_run_at_ms)}</Trans>
            </>
          )}
        </span>
      </p>
    </li>
  );
}
