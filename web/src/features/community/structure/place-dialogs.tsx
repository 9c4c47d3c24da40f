/** The questions about channels and categories: their names, a copy, where to, and whether to delete. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Category, Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import {
  copyChannel,
  createCategory,
  deleteCategory,
  deleteChannel,
  moveChannel,
  renameCategory,
  updateChannel,
} from "@/live/structure-verbs";
import { Input, Textarea } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { SlowModeSelect } from "../moderation/slow-mode-select";
import { AskDialog } from "./ask-dialog";

interface ChannelDialogProps {
  readonly channel: Channel;
  readonly onClose: () => void;
}

export function EditChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const { t } = useLingui();
  return (
    <AskDialog
      title={<Trans>채널 고치기</Trans>}
      verb={<Trans>저장</Trans>}
      onClose={onClose}
      onAnswer={(field) => updateChannel(channel, { name: field("name"), topic: field("topic") })}
    >
      <Input
        label={t`이름`}
        name="name"
        required
        maxLength={80}
        autoFocus
        defaultValue={channel.name}
      />
      <Textarea label={t`주제`} name="topic" maxLength={500} defaultValue={channel.topic} />
      <SlowModeSelect channelId={channel.channel_id} />
    </AskDialog>
  );
}

export function CopyChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const { t } = useLingui();
  return (
    <AskDialog
      title={<Trans>{channel.name} 복사하기</Trans>}
      text={<Trans>주제와 권한이 같은 새 채널을 만듭니다. 메시지는 옮겨지지 않습니다.</Trans>}
      verb={<Trans>복사하기</Trans>}
      onClose={onClose}
      onAnswer={(field) => copyChannel(channel, field("name"))}
    >
      <Input
        label={t`새 채널의 이름`}
        name="name"
        required
        maxLength={80}
        autoFocus
        defaultValue={channel.name}
      />
    </AskDialog>
  );
}

export function DeleteChannelDialog({ channel, onClose }: ChannelDialogProps) {
  return (
    <AskDialog
      title={<Trans>{channel.name} 채널을 지울까요?</Trans>}
      text={<Trans>안에 있는 메시지와 파일도 모두 사라지고, 되돌릴 수 없습니다.</Trans>}
      verb={<Trans>채널 지우기</Trans>}
      isDanger
      onClose={onClose}
      onAnswer={() => deleteChannel(channel)}
    />
  );
}

export interface MoveChannelProps extends ChannelDialogProps {
  readonly snapshot: CommunitySnapshot;
}

type Follow = "same" | "sync" | "keep";

/** Into another category by choice instead of by drag. */
export function MoveChannelDialog({ snapshot, channel, onClose }: MoveChannelProps) {
  const { t } = useLingui();
  const [categoryId, setCategoryId] = useState(channel.category_id ?? "");
  const [follow, setFollow] = useState<Follow>("same");
  const follows: readonly { id: Follow; label: string }[] = [
    { id: "same", label: t`권한이 같을 때만 카테고리를 따르기` },
    { id: "sync", label: t`카테고리의 권한을 따르기` },
    { id: "keep", label: t`지금 권한을 그대로 두기` },
  ];
  return (
    <AskDialog
      title={<Trans>{channel.name} 옮기기</Trans>}
      verb={<Trans>옮기기</Trans>}
      onClose={onClose}
      onAnswer={() =>
        moveChannel(channel, {
          category_id: categoryId || null,
          before_id: null,
          sync: { same: null, sync: true, keep: false }[follow],
        })
      }
    >
      <Select
        label={t`카테고리`}
        value={categoryId}
        onChange={setCategoryId}
        options={[
          { id: "", label: t`카테고리 없음` },
          ...snapshot.categories.map(({ category_id, name }) => ({ id: category_id, label: name })),
        ]}
      />
      {categoryId !== "" && categoryId !== channel.category_id && (
        <Select label={t`권한`} value={follow} onChange={setFollow} options={follows} />
      )}
    </AskDialog>
  );
}

export interface CategoryDialogProps {
  readonly communityId: string;
  /** Null: a new one. */
  readonly category: Category | null;
  readonly onClose: () => void;
}

export function CategoryDialog({ communityId, category, onClose }: CategoryDialogProps) {
  const { t } = useLingui();
  return (
    <AskDialog
      title={category ? <Trans>카테고리 고치기</Trans> : <Trans>카테고리 만들기</Trans>}
      verb={category ? <Trans>저장</Trans> : <Trans>만들기</Trans>}
      onClose={onClose}
      onAnswer={(field) =>
        category
          ? renameCategory(category, field("name"))
          : createCategory(communityId, field("name"))
      }
    >
      <Input
        label={t`이름`}
        name="name"
        required
        maxLength={80}
        autoFocus
        defaultValue={category?.name}
      />
    </AskDialog>
  );
}

interface DeleteCategoryProps {
  readonly category: Category;
  readonly onClose: () => void;
}

export function DeleteCategoryDialog({ category, onClose }: DeleteCategoryProps) {
  return (
    <AskDialog
      title={<Trans>{category.name} 카테고리를 지울까요?</Trans>}
      text={<Trans>안에 있는 채널은 남고, 볼 수 있는 사람도 그대로입니다.</Trans>}
      verb={<Trans>카테고리 지우기</Trans>}
      isDanger
      onClose={onClose}
      onAnswer={() => deleteCategory(category)}
    />
  );
}

export interface SyncQuestionProps {
  readonly channelName: string;
  readonly categoryName: string;
  readonly onClose: () => void;
  readonly onAnswer: (sync: boolean) => Promise<unknown>;
}

/** A dragged channel comes into a category whose rights differ from its own. */
export function SyncQuestion(props: SyncQuestionProps) {
  const { t } = useLingui();
  const [follow, setFollow] = useState<"sync" | "keep">("sync");
  const { channelName, categoryName, onClose, onAnswer } = props;
  return (
    <AskDialog
      title={<Trans>{channelName}의 권한은 어떻게 할까요?</Trans>}
      text={<Trans>{categoryName}의 권한과 다릅니다.</Trans>}
      verb={<Trans>옮기기</Trans>}
      onClose={onClose}
      onAnswer={() => onAnswer(follow === "sync")}
    >
      <Select
        label={t`권한`}
        value={follow}
        onChange={setFollow}
        options={[
          { id: "sync" as const, label: t`카테고리의 권한을 따르기` },
          { id: "keep" as const, label: t`지금 권한을 그대로 두기` },
        ]}
      />
    </AskDialog>
  );
}
