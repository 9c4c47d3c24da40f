/** The link of a verification mail. The token stands in the fragment, which is sent to no server. */
import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { sessionStore, setAccount } from "@/live/session";
import { errorText } from "@/ui/error-text/error-text";
import { EntryFrame } from "./entry-frame";
import { verify } from "./verbs";
import styles from "./entry.module.css";

type Outcome =
  | { readonly kind: "asking" | "done" }
  | { readonly kind: "refused"; readonly error: unknown };

/** StrictMode runs effects twice; a link works once. */
const asked = new Map<string, Promise<Outcome>>();

function askOnce(token: string): Promise<Outcome> {
  let outcome = asked.get(token);
  if (!outcome) {
    outcome = verify(token).then(
      (account): Outcome => {
        if (sessionStore.getState().account?.account_id === account.account_id) setAccount(account);
        return { kind: "done" };
      },
      (error: unknown): Outcome => ({ kind: "refused", error }),
    );
    asked.set(token, outcome);
  }
  return outcome;
}

function tokenIn(hash: string): string {
  const fragment = hash.replace(/^#/u, "");
  return new URLSearchParams(fragment).get("token") ?? fragment;
}

export function VerifyView() {
  const { i18n } = useLingui();
  const [outcome, setOutcome] = useState<Outcome>({ kind: "asking" });
  useEffect(() => {
    let isHere = true;
    const token = tokenIn(location.hash);
    void askOnce(token).then((answer) => isHere && setOutcome(answer));
    return () => {
      isHere = false;
    };
  }, []);
  return (
    <EntryFrame
      title={<Trans>이메일 확인</Trans>}
      foot={
        <Link to="/">
          <Trans>마당으로 가기</Trans>
        </Link>
      }
    >
      {outcome.kind === "asking" && (
        <p>
          <Trans>확인하고 있습니다…</Trans>
        </p>
      )}
      {outcome.kind === "done" && (
        <p className={styles.note}>
          <Trans>이메일을 확인했습니다. 고맙습니다!</Trans>
        </p>
      )}
      {outcome.kind === "refused" && (
        <p className={styles.error} role="alert">
          {errorText(outcome.error, (text) => i18n._(text))}
        </p>
      )}
    </EntryFrame>
  );
}
