/** What may be done with a channel or a category; moving up and down is the keyboard's way to drag. */
import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import {
  ArrowDown,
  ArrowUp,
  Copy,
  FolderInput,
  MoreHorizontal,
  Pencil,
  Trash2,
} from "lucide-react";
import type { Category, Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { mayIn } from "@/live/permissions";
import { Menu, type MenuItem } from "@/ui/menu/menu";
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
  const isChannel = "channel_id" in place;
  const items = useItems(snapshot, place, setAsked);
  if (isChannel && !mayIn(snapshot, place.channel_id, "manage_channels")) return null;
  return (
    <>
      <Menu
        items={items}
        align="start"
        trigger={
          <button
            type="button"
            className={styles.tools}
            aria-label={t`${place.name} 관리`}
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
    item("edit", isChannel ? t`채널 고치기` : t`카테고리 고치기`, <Pencil />),
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
