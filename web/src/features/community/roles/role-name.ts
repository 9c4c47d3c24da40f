/** What a role is called: the two that every community has are named in the reader's language. */
import { useLingui } from "@lingui/react/macro";
import type { CommunityRole } from "@/gen/community";

export function useRoleName() {
  const { t } = useLingui();
  return (role: CommunityRole): string => {
    if (role.preset === "everyone") return t`모두`;
    if (role.preset === "moderator" && role.name === "moderator") return t`관리자`;
    return role.name;
  };
}
