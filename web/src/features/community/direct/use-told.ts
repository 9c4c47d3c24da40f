/** Runs a verb, and says in people's words why it was refused. */
import { useLingui } from "@lingui/react/macro";
import { errorText } from "@/ui/error-text/error-text";
import { toast } from "@/ui/toast/toast";

export function useTold() {
  const { i18n } = useLingui();
  return (work: Promise<unknown>, then?: () => void): void =>
    void work.then(then, (error: unknown) =>
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
}
