/** The face of somebody of whom only the id and the name came, as a community known here shows them. */
import { useFace } from "@/live/direct-hooks";
import { Avatar, type AvatarProps } from "@/ui/avatar/avatar";

export function KnownFace(props: Omit<AvatarProps, "face">) {
  return <Avatar {...props} face={useFace(props.id)} />;
}
