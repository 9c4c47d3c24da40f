/** Shows the dialog of the report that is being written, once one is. */
import { lazy, Suspense } from "react";
import { closeReport, useReport } from "./report-store";

const ReportDialog = lazy(async () => ({
  default: (await import("./report-dialog")).ReportDialog,
}));

export function ReportHost() {
  const asked = useReport((state) => state.asked);
  if (!asked) return null;
  return (
    <Suspense fallback={null}>
      <ReportDialog {...asked} onClose={closeReport} />
    </Suspense>
  );
}
