/** The link that ends mails of missed mentions. The key stands in the fragment; one press ends them. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { api } from "@/live/http";
import { Button } from "@/ui/button/button";
import { errorText } from "@/ui/error-text/error-text";
import { EntryFrame } from "./entry-frame";

export function MailOffView() {
  const { i18n } = useLingui();
  const [outcome, setOutcome] = useState<"asking" | "done" | { readonly error: unknown }>("asking");
  const end = () =>
    void api.post("/api/digest/end", { key: location.hash.replace(/^#/u, "") }).then(
      () => setOutcome("done"),
      (error: unknown) => setOutcome({ error }),
    );
  return (
    <EntryFrame
      title={<Trans>못 본 언급 메일</Trans>}
      foot={
        <Link to="/">
          <Trans>마당으로 가기</Trans>
        </Link>
      }
    >
      {outcome === "asking" && (
        <Button variant="primary" onClick={end}>
          <Trans>이 메일을 그만 받기</Trans>
        </Button>
      )}
      {outcome === "done" && (
        <p role="status">
          <Trans>이제 보내지 않습니다. 설정에서 다시 켤 수 있습니다.</Trans>
        </p>
      )}
      {typeof outcome === "object" && (
        <p role="alert">{errorText(outcome.error, (text) => i18n._(text))}</p>
      )}
    </EntryFrame>
  );
}
