/** Where a login elsewhere comes back to: it opens the session, adds the login, or offers to link. */
import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { ApiError } from "@/live/api-error";
import { errorText } from "@/ui/error-text/error-text";
import { usePreferences } from "@/ui/preferences/preferences";
import { EntryFrame } from "./entry-frame";
import { LoginView, secondStepIn } from "./login-view";
import { acceptLogin, comeBack, errand, finishLink, finishLogin } from "./provider-verbs";
import { SecondStepView, type SecondStep } from "./second-step-view";
import styles from "./entry.module.css";

type Outcome =
  | { readonly kind: "asking" | "done" | "denied" }
  | { readonly kind: "step"; readonly step: SecondStep }
  | { readonly kind: "link"; readonly ticket: string; readonly email: string }
  | { readonly kind: "refused"; readonly error: unknown };

/** StrictMode runs effects twice; a code works once. */
const asked = new Map<string, Promise<Outcome>>();

function askOnce(providerId: string, search: string, locale: "ko" | "en"): Promise<Outcome> {
  const known = asked.get(search);
  if (known) return known;
  const outcome = ask(providerId, search, locale).catch(outcomeOf);
  asked.set(search, outcome);
  return outcome;
}

async function ask(providerId: string, search: string, locale: "ko" | "en"): Promise<Outcome> {
  if (new URLSearchParams(search).has("error")) return { kind: "denied" };
  const brought = comeBack(search, locale);
  if (errand().isLink) await finishLink(providerId, brought);
  else await finishLogin(providerId, brought);
  return { kind: "done" };
}

function outcomeOf(error: unknown): Outcome {
  const step = secondStepIn(error);
  if (step) return { kind: "step", step };
  if (error instanceof ApiError && error.code === "identity.link_needed") {
    const { ticket, email } = error.data as { ticket: string; email: string };
    return { kind: "link", ticket, email };
  }
  return { kind: "refused", error };
}

export interface ProviderViewProps {
  readonly providerId: string;
  readonly onDone: (next: string) => void;
}

export function ProviderView({ providerId, onDone }: ProviderViewProps) {
  const { locale } = usePreferences();
  const [outcome, setOutcome] = useState<Outcome>({ kind: "asking" });
  const leave = () => onDone(errand().next ?? "/");
  useEffect(() => {
    let isHere = true;
    void askOnce(providerId, location.search, locale).then((answer) => {
      if (!isHere) return;
      setOutcome(answer);
      if (answer.kind === "done") leave();
    });
    return () => {
      isHere = false;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- once: the address holds a code for one use
  }, []);
  if (outcome.kind === "step") {
    return <SecondStepView step={outcome.step} onDone={leave} onBack={() => onDone("/login")} />;
  }
  if (outcome.kind === "link") {
    const link = () =>
      acceptLogin(outcome.ticket).then(leave, (error: unknown) =>
        setOutcome({ kind: "refused", error }),
      );
    return (
      <LoginView
        next={undefined}
        onDone={() => void link()}
        note={
          <Trans>
            {outcome.email} 주소로 가입한 계정이 있습니다. 그 계정으로 로그인하면 두 로그인이
            이어집니다.
          </Trans>
        }
      />
    );
  }
  return <Told outcome={outcome} />;
}

function Told({ outcome }: { readonly outcome: Outcome }) {
  const { i18n } = useLingui();
  return (
    <EntryFrame
      title={<Trans>로그인</Trans>}
      foot={
        <Link to="/login">
          <Trans>다른 방법으로 로그인</Trans>
        </Link>
      }
    >
      {outcome.kind === "refused" && (
        <p className={styles.error} role="alert">
          {errorText(outcome.error, (text) => i18n._(text))}
        </p>
      )}
      {outcome.kind === "denied" && (
        <p className={styles.error} role="alert">
          <Trans>로그인을 취소했습니다.</Trans>
        </p>
      )}
      {outcome.kind !== "refused" && outcome.kind !== "denied" && (
        <p>
          <Trans>확인하고 있습니다…</Trans>
        </p>
      )}
    </EntryFrame>
  );
}
