/** The check box of a message while messages are picked. */
import { useLingui } from "@lingui/react/macro";
import { togglePicked } from "./selection";

export interface PickBoxProps {
  readonly messageId: string;
  readonly name: string;
  readonly isPicked: boolean;
}

export function PickBox({ messageId, name, isPicked }: PickBoxProps) {
  const { t } = useLingui();
  return (
    <input
      type="checkbox"
      aria-label={t`${name}님의 메시지 고르기`}
      checked={isPicked}
      onChange={() => togglePicked(messageId)}
    />
  );
}
