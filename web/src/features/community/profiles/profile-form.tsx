/** A bio and a face: letters or an emoji on a colour, or a picture. Of everywhere or of one community. */
import { useRef, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Profile } from "@/gen/community";
import { Avatar } from "@/ui/avatar/avatar";
import { Button } from "@/ui/button/button";
import { Input, Textarea } from "@/ui/field/field";
import { toast } from "@/ui/toast/toast";
import { useTold } from "../roles/use-told";
import { readProfile, removePicture, savePicture, saveProfile } from "./verbs";
import styles from "./profiles.module.css";

const PICTURE_TYPES = "image/png,image/jpeg,image/gif,image/webp";
const DEFAULT_COLOUR = "#0b6e5f";

export interface ProfileFormProps {
  /** A community's id, or null for everywhere. */
  readonly place: string | null;
  readonly accountId: string;
  readonly name: string;
}

export function ProfileForm(props: ProfileFormProps) {
  const { place } = props;
  const queries = useQueryClient();
  const key = ["community", "profile", place];
  const known = useQuery({ queryKey: key, queryFn: () => readProfile(place) });
  if (!known.data) return null;
  return (
    <Fields
      {...props}
      key={JSON.stringify(known.data.face)}
      profile={known.data}
      onSaved={(profile) => queries.setQueryData(key, profile)}
    />
  );
}

interface FieldsProps extends ProfileFormProps {
  readonly profile: Profile;
  readonly onSaved: (profile: Profile) => void;
}

function Fields({ place, accountId, name, profile, onSaved }: FieldsProps) {
  const { t } = useLingui();
  const told = useTold();
  const [emoji, setEmoji] = useState(profile.face.emoji);
  const [colour, setColour] = useState(profile.face.colour);
  const [bio, setBio] = useState(profile.bio);
  const save = async (call: Promise<Profile>) => {
    const saved = await told(call);
    if (!saved) return;
    onSaved(saved);
    toast({ text: t`저장했습니다`, tone: "ok" });
  };
  const face = { emoji: emoji.trim(), colour, picture_id: profile.face.picture_id };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save(
          saveProfile(place, { bio: bio.normalize("NFC"), emoji: face.emoji, colour: face.colour }),
        );
      }}
    >
      <div className={styles.face}>
        <Avatar id={accountId} name={name} face={face} size={64} />
        <PictureButtons
          hasPicture={face.picture_id !== null}
          onPick={(picture) => void save(savePicture(place, picture))}
          onRemove={() => void save(removePicture(place))}
        />
      </div>
      <div className={styles.look}>
        <Input
          label={t`이모지`}
          value={emoji}
          maxLength={16}
          hint={t`이름 글자 대신`}
          onChange={(event) => setEmoji(event.currentTarget.value)}
        />
        <ColourChoice colour={colour} onChange={setColour} />
      </div>
      <Textarea
        label={t`짧은 소개`}
        value={bio}
        maxLength={190}
        hint={place === null ? undefined : t`비워 둔 것은 모든 곳의 프로필대로 보입니다`}
        onChange={(event) => setBio(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" variant="primary">
          <Trans>저장</Trans>
        </Button>
      </div>
    </form>
  );
}

interface ColourChoiceProps {
  readonly colour: string;
  readonly onChange: (colour: string) => void;
}

function ColourChoice({ colour, onChange }: ColourChoiceProps) {
  return (
    <>
      <label className={styles.colour}>
        <Trans>바탕색</Trans>
        <input
          type="color"
          value={colour || DEFAULT_COLOUR}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </label>
      {colour !== "" && (
        <Button size="small" variant="ghost" onClick={() => onChange("")}>
          <Trans>원래 색으로</Trans>
        </Button>
      )}
    </>
  );
}

interface PictureButtonsProps {
  readonly hasPicture: boolean;
  readonly onPick: (picture: File) => void;
  readonly onRemove: () => void;
}

function PictureButtons({ hasPicture, onPick, onRemove }: PictureButtonsProps) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={styles.buttons}>
      <Button size="small" onClick={() => input.current?.click()}>
        <Trans>사진 고르기</Trans>
      </Button>
      {hasPicture && (
        <Button size="small" variant="ghost" onClick={onRemove}>
          <Trans>사진 빼기</Trans>
        </Button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={PICTURE_TYPES}
        aria-label={t`사진 파일`}
        onChange={(event) => {
          const [picture] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (picture) onPick(picture);
        }}
      />
    </span>
  );
}
