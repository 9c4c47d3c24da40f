/** Runs a call and tells its refusal. */
import { useCallback } from "react";
import { useLingui } from "@lingui/react/macro";
import { errorText } from "@/ui/error-text/error-text";
import { toast } from "@/ui/toast/toast";

export function useTold() {
  const { i18n } = useLingui();
  return useCallback(
    <T>(call: Promise<T>): Promise<T | null> =>
      call.catch((error: unknown) => {
        toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
        return null;
      }),
    [i18n],
  );
}
