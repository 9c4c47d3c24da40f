/** Every shortcut, by Ctrl+/ or ?. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Dialog } from "@/ui/dialog/dialog";
import styles from "./shortcuts-dialog.module.css";

export interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ShortcutsDialog({ isOpen, onClose }: ShortcutsDialogProps) {
  const { t } = useLingui();
  const shortcuts: readonly [keys: string, text: string][] = [
    ["Ctrl K", t`빠른 이동`],
    ["Ctrl F", t`메시지 검색`],
    ["Alt ↑ · Alt ↓", t`앞 채널 · 뒤 채널`],
    ["Alt Shift ↑ · ↓", t`안 읽은 앞 채널 · 뒤 채널`],
    ["Ctrl 1 … 9", t`커뮤니티로 가기`],
    ["Enter", t`보내기`],
    ["Shift Enter", t`줄 바꾸기`],
    ["↑", t`빈 칸에서: 마지막 메시지 수정`],
    ["Esc", t`닫기 · 그만두기 · 최근 메시지로 가고 읽음으로`],
    ["Shift Esc", t`커뮤니티를 모두 읽음으로`],
    ["↑ · ↓", t`메시지에서: 앞 메시지 · 뒤 메시지`],
    ["Shift F10", t`고른 메시지 · 채널의 메뉴 (오른쪽 단추, 길게 누르기)`],
    ["Alt ↑ · ↓", t`커뮤니티 아이콘에서: 자리 옮기기`],
    ["← · → · + · − · 0", t`그림에서: 앞 그림 · 뒤 그림 · 크게 · 작게 · 본디 크기`],
    [":", t`이모지 찾기`],
    ["@ · #", t`사람 부르기 · 채널 걸기 (초성도 됩니다)`],
    ["$005930", t`종목 카드 붙이기`],
    ["Ctrl /", t`이 목록`],
  ];
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={<Trans>단축키</Trans>}>
      <dl className={styles.list}>
        {shortcuts.map(([keys, text]) => (
          <div key={keys} className={styles.row}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
