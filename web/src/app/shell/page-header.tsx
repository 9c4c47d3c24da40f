/** The line over the content: where one is, and what can be shown beside it. */
import type { ReactNode } from "react";
import { useLingui } from "@lingui/react/macro";
import { ArrowLeft, AtSign, Search } from "lucide-react";
import { useSession } from "@/live/use-stream";
import { IconButton } from "@/ui/icon-button/icon-button";
import { useShell } from "./shell-state";
import styles from "./page-header.module.css";

export interface PageHeaderProps {
  readonly icon?: ReactNode;
  readonly title: ReactNode;
  readonly topic?: ReactNode;
  readonly children?: ReactNode;
}

export function PageHeader({ icon, title, topic, children }: PageHeaderProps) {
  const { t } = useLingui();
  return (
    <header className={styles.header}>
      <IconButton
        label={t`채널 목록`}
        className={styles.back}
        onClick={() => useShell.setState({ isNavOpen: true })}
      >
        <ArrowLeft />
      </IconButton>
      {icon !== undefined && <span className={styles.icon}>{icon}</span>}
      <h1 className={styles.title}>{title}</h1>
      {topic ? <span className={styles.topic}>{topic}</span> : <span className={styles.fill} />}
      <span className={styles.tools}>
        {children}
        <FinderButtons />
      </span>
    </header>
  );
}

function FinderButtons() {
  const { t } = useLingui();
  const { account } = useSession();
  const finder = useShell((state) => state.finder);
  const toggle = (mode: "search" | "mentions") =>
    useShell.setState({ finder: finder === mode ? null : mode });
  return (
    <>
      {account && (
        <IconButton
          label={t`받은 언급`}
          isActive={finder === "mentions"}
          onClick={() => toggle("mentions")}
        >
          <AtSign />
        </IconButton>
      )}
      <IconButton
        label={t`메시지 검색`}
        shortcut="Ctrl F"
        isActive={finder === "search"}
        onClick={() => toggle("search")}
      >
        <Search />
      </IconButton>
    </>
  );
}
