/** What may be done with a channel or a category; moving up and down is the keyboard's way to drag. */
import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import {
  ArrowDown,
  ArrowUp,
  Copy,
  FolderInput,
  MailCheck,
  MoreHorizontal,
  Pencil,
  Trash2,
} from "lucide-react";
import type { Category, Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { mayHere, mayIn } from "@/live/permissions";
import { markAllRead, markChannelRead } from "@/live/reads";
import { errorText } from "@/ui/error-text/error-text";
import { Menu, type MenuItem } from "@/ui/menu/menu";
import { toast } from "@/ui/toast/toast";
import {
  CategoryDialog,
  CopyChannelDialog,
  DeleteCategoryDialog,
  DeleteChannelDialog,
  EditChannelDialog,
  MoveChannelDialog,
} from "./place-dialogs";
import { useSteps } from "./use-steps";
import styles from "./structure.module.css";

type Asked = "edit" | "copy" | "move" | "delete";

export interface PlaceMenuProps {
  readonly snapshot: CommunitySnapshot;
  readonly place: Channel | Category;
}

export function PlaceMenu({ snapshot, place }: PlaceMenuProps) {
  const { t } = useLingui();
  const [asked, setAsked] = useState<Asked | null>(null);
  const isManaged =
    "channel_id" in place
      ? mayIn(snapshot, place.channel_id, "manage_channels")
      : mayHere(snapshot, "manage_channels");
  const read = useReadItem(place);
  const managed = useItems(snapshot, place, setAsked);
  const items = isManaged ? [read, ...managed] : [read];
  return (
    <>
      <Menu
        items={items}
        align="start"
        trigger={
          <button
            type="button"
            className={styles.tools}
            aria-label={isManaged ? t`${place.name} 관리` : t`${place.name} 메뉴`}
            onPointerDown={(event) => event.stopPropagation()}
          >
            <MoreHorizontal />
          </button>
        }
      />
      {asked !== null && (
        <Asking snapshot={snapshot} place={place} asked={asked} onClose={() => setAsked(null)} />
      )}
    </>
  );
}

/** Read without looking: a channel, or all of a category with the threads one follows (UN15). */
function useReadItem(place: Channel | Category): MenuItem {
  const { t, i18n } = useLingui();
  const read = () =>
    "channel_id" in place
      ? markChannelRead(place.channel_id)
      : markAllRead(place.community_id, place.category_id);
  return {
    id: "read",
    label: t`읽음으로 표시`,
    icon: <MailCheck />,
    shortcut: "channel_id" in place ? "Esc" : undefined,
    onSelect: () =>
      void read().catch((error: unknown) =>
        toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
      ),
  };
}

function useItems(
  snapshot: CommunitySnapshot,
  place: Channel | Category,
  ask: (asked: Asked) => void,
): readonly MenuItem[] {
  const { t } = useLingui();
  const steps = useSteps(snapshot, place);
  const item = (id: Asked, label: string, icon: MenuItem["icon"]): MenuItem => ({
    id,
    label,
    icon,
    onSelect: () => ask(id),
  });
  const isChannel = "channel_id" in place;
  return [
    {
      ...item("edit", isChannel ? t`채널 고치기` : t`카테고리 고치기`, <Pencil />),
      isGroupStart: true,
    },
    ...(isChannel
      ? [
          item("copy", t`채널 복사하기`, <Copy />),
          item("move", t`다른 카테고리로`, <FolderInput />),
        ]
      : []),
    {
      id: "up",
      label: t`위로`,
      icon: <ArrowUp />,
      isGroupStart: true,
      isDisabled: steps.up === null,
      onSelect: () => steps.up?.(),
    },
    {
      id: "down",
      label: t`아래로`,
      icon: <ArrowDown />,
      isDisabled: steps.down === null,
      onSelect: () => steps.down?.(),
    },
    {
      ...item("delete", isChannel ? t`채널 지우기` : t`카테고리 지우기`, <Trash2 />),
      isDanger: true,
      isGroupStart: true,
    },
  ];
}

interface AskingProps extends PlaceMenuProps {
  readonly asked: Asked;
  readonly onClose: () => void;
}

function Asking({ snapshot, place, asked, onClose }: AskingProps) {
  if (!("channel_id" in place)) {
    return asked === "delete" ? (
      <DeleteCategoryDialog category={place} onClose={onClose} />
    ) : (
      <CategoryDialog communityId={place.community_id} category={place} onClose={onClose} />
    );
  }
  switch (asked) {
    case "edit":
      return <EditChannelDialog channel={place} onClose={onClose} />;
    case "copy":
      return <CopyChannelDialog channel={place} onClose={onClose} />;
    case "move":
      return <MoveChannelDialog snapshot={snapshot} channel={place} onClose={onClose} />;
    default:
      return <DeleteChannelDialog channel={place} onClose={onClose} />;
  }
}
