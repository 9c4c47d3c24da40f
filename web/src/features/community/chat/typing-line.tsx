/** Who is writing, three names at most; its place is kept so that nothing moves. */
import { Trans } from "@lingui/react/macro";
import { useTypists } from "@/live/hooks";
import styles from "./typing-line.module.css";

export function TypingLine({ channelId }: { readonly channelId: string }) {
  const typists = useTypists(channelId);
  const [first, second, third] = typists.map((typist) => typist.name);
  return (
    <div className={styles.line} aria-live="polite">
      {first !== undefined && (
        <>
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>
            {typists.length === 1 && <Trans>{first}님이 입력하고 있습니다</Trans>}
            {typists.length === 2 && (
              <Trans>
                {first}님과 {second}님이 입력하고 있습니다
              </Trans>
            )}
            {typists.length === 3 && (
              <Trans>
                {first}님, {second}님, {third}님이 입력하고 있습니다
              </Trans>
            )}
            {typists.length > 3 && <Trans>여러 사람이 입력하고 있습니다</Trans>}
          </span>
        </>
      )}
    </div>
  );
}
