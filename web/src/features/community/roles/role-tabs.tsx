/** Roles and rights of a community: roles, who holds them, channels, and why somebody may or may not. */
import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { Tabs } from "@/ui/tabs/tabs";
import { ExplainPanel } from "./explain-panel";
import { HoldersPanel } from "./holders-panel";
import { PlacePanel } from "./place-panel";
import { RolePanel } from "./role-panel";

type TabId = "roles" | "holders" | "places" | "why";

export function RoleTabs({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { t } = useLingui();
  const [tab, setTab] = useState<TabId>("roles");
  return (
    <Tabs<TabId>
      label={t`역할과 권한`}
      value={tab}
      onChange={setTab}
      tabs={[
        { id: "roles", label: t`역할`, panel: <RolePanel snapshot={snapshot} /> },
        { id: "holders", label: t`멤버`, panel: <HoldersPanel snapshot={snapshot} /> },
        { id: "places", label: t`채널 권한`, panel: <PlacePanel snapshot={snapshot} /> },
        { id: "why", label: t`왜 되나요?`, panel: <ExplainPanel snapshot={snapshot} /> },
      ]}
    />
  );
}
