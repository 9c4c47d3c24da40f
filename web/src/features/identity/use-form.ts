/** Sending a form once at a time, and the refusal in people's words. */
import { useState, type FormEvent } from "react";
import { useLingui } from "@lingui/react/macro";
import { errorText } from "@/ui/error-text/error-text";

export interface FormState {
  readonly isBusy: boolean;
  readonly error: string | null;
  readonly errorCode: string | null;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

export function useForm(work: (fields: (name: string) => string) => Promise<void>): FormState {
  const { i18n } = useLingui();
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setRefused(null);
    work((name) => String(form.get(name) ?? "").normalize("NFC"))
      .catch(setRefused)
      .finally(() => setIsBusy(false));
  };
  return {
    isBusy,
    error: refused === null ? null : errorText(refused, (text) => i18n._(text)),
    errorCode: codeIn(refused),
    onSubmit,
  };
}

function codeIn(error: unknown): string | null {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : null;
}
