/** A community's own emoji: add, rename, delete. Who may not change them sees them. */
import { useRef, useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ImagePlus, Smile, Trash2 } from "lucide-react";
import type { CustomEmoji, Snapshot as CommunitySnapshot } from "@/gen/community";
import { createEmoji, deleteEmoji, renameEmoji, useEmojiUrl } from "@/live/emoji";
import { mayHere } from "@/live/permissions";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { IconButton } from "@/ui/icon-button/icon-button";
import { toast } from "@/ui/toast/toast";
import styles from "./emoji-panel.module.css";

const EMOJI_MAX = 50;

export function EmojiPanel({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { emoji, community } = snapshot;
  const mayManage = mayHere(snapshot, "manage_emoji");
  const url = useEmojiUrl(community.community_id);
  const count = emoji.length;
  return (
    <div className={styles.panel}>
      <p className={styles.note}>
        <Trans>
          이 커뮤니티의 글과 반응에 쓰는 이모지입니다. 글에서는 :이름: 으로 씁니다. {count}개 /{" "}
          {EMOJI_MAX}개
        </Trans>
      </p>
      {mayManage && count < EMOJI_MAX && <Add communityId={community.community_id} />}
      {count === 0 && <EmptyState icon={<Smile />} title={<Trans>아직 이모지가 없습니다</Trans>} />}
      <ul className={styles.list}>
        {emoji.map((each) => (
          <One key={each.emoji_id} emoji={each} src={url(each.emoji_id)} mayManage={mayManage} />
        ))}
      </ul>
    </div>
  );
}

function Add({ communityId }: { readonly communityId: string }) {
  const { t, i18n } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [error, setError] = useState<string | null>(null);
  const picked = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    setError(null);
    if (name === "") setName(nameOf(chosen.name));
  };
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!file) return;
    try {
      await createEmoji(communityId, name.normalize("NFC").trim(), file);
      setFile(null);
      setName("");
      setError(null);
    } catch (refused) {
      setError(errorText(refused, (text) => i18n._(text)));
    }
  };
  return (
    <form className={styles.add} onSubmit={(event) => void add(event)}>
      <Button icon={<ImagePlus />} onClick={() => input.current?.click()}>
        {file ? file.name : <Trans>그림 고르기</Trans>}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        data-emoji-file
        accept="image/png,image/gif,image/webp"
        onChange={(event) => {
          picked(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <Input
        label={t`이름`}
        value={name}
        required
        minLength={2}
        maxLength={32}
        hint={t`PNG, GIF, WebP · 256 KiB까지`}
        error={error}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" variant="primary" disabled={!file}>
        <Trans>이모지 더하기</Trans>
      </Button>
    </form>
  );
}

/** A file's name as an emoji's. */
function nameOf(fileName: string): string {
  const stem = fileName.normalize("NFC").replace(/\.[^.]*$/u, "");
  return stem.replace(/[^\p{L}\p{N}_]+/gu, "_").slice(0, 32);
}

interface OneProps {
  readonly emoji: CustomEmoji;
  readonly src: string | null;
  readonly mayManage: boolean;
}

function One({ emoji, src, mayManage }: OneProps) {
  const { t, i18n } = useLingui();
  const { name } = emoji;
  const [isSure, setIsSure] = useState(false);
  const told = (error: unknown) =>
    toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
  const rename = (input: HTMLInputElement) => {
    const typed = input.value.normalize("NFC").trim();
    if (typed === name) return;
    renameEmoji(emoji.emoji_id, typed).catch((error: unknown) => {
      input.value = name;
      told(error);
    });
  };
  return (
    <li className={styles.row}>
      <span className={styles.picture}>
        {src !== null && <img src={src} alt={`:${name}:`} width={32} height={32} />}
      </span>
      {mayManage ? (
        <Input
          key={name}
          label={t`${name}의 이름`}
          isLabelHidden
          defaultValue={name}
          maxLength={32}
          onBlur={(event) => rename(event.currentTarget)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing) event.currentTarget.blur();
          }}
        />
      ) : (
        <span className={styles.name}>:{name}:</span>
      )}
      {mayManage && !isSure && (
        <IconButton label={t`${name} 지우기`} size="small" onClick={() => setIsSure(true)}>
          <Trash2 />
        </IconButton>
      )}
      {isSure && (
        <Button
          size="small"
          variant="danger"
          autoFocus
          onBlur={() => setIsSure(false)}
          onClick={() => void deleteEmoji(emoji.emoji_id).catch(told)}
        >
          <Trans>정말 지우기</Trans>
        </Button>
      )}
    </li>
  );
}
