/** Runs of the pipelines, for everybody who wants to know how fresh the data is. */
import { Trans } from "@lingui/react/macro";
import { Activity } from "lucide-react";
import { PipelinesView } from "@/features/pipelines";
import { PageHeader } from "../shell/page-header";
import { Sheet } from "../shell/sheet";

export function PipelinesPage() {
  return (
    <>
      <PageHeader icon={<Activity />} title={<Trans>데이터 작업</Trans>} />
      <Sheet>
        <PipelinesView />
      </Sheet>
    </>
  );
}
