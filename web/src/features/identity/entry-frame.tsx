/** The frame of the entry pages: what Madang is on one side, the form on the other. */
import type { ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { ChartCandlestick, MessagesSquare, TrendingUp } from "lucide-react";
import { Logo } from "@/ui/logo/logo";
import { LocaleSwitch } from "./locale-switch";
import styles from "./entry.module.css";

export interface EntryFrameProps {
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}

export function EntryFrame({ title, text, children, foot }: EntryFrameProps) {
  return (
    <div className={styles.page}>
      <aside className={styles.picture}>
        <Link to="/" className={styles.brand}>
          <Logo size={36} />
          <span>
            마당 <small>Madang</small>
          </span>
        </Link>
        <div className={styles.pitch}>
          <p className={styles.slogan}>
            <Trans>이야기와 데이터가 한자리에</Trans>
          </p>
          <ul className={styles.points}>
            <li>
              <MessagesSquare aria-hidden="true" />
              <Trans>끊겨도 놓치지 않고, 두 번 보내지 않는 대화</Trans>
            </li>
            <li>
              <ChartCandlestick aria-hidden="true" />
              <Trans>매일 스스로 모으고 계산하는 시장 보드</Trans>
            </li>
            <li>
              <TrendingUp aria-hidden="true" />
              <Trans>소셜 피드를 실시간으로 세는 트렌드 보드</Trans>
            </li>
          </ul>
        </div>
      </aside>
      <main className={styles.side}>
        <div className={styles.corner}>
          <LocaleSwitch />
        </div>
        <div className={styles.card}>
          <h1 className={styles.title}>{title}</h1>
          {text !== undefined && <p className={styles.text}>{text}</p>}
          {children}
          {foot !== undefined && <p className={styles.foot}>{foot}</p>}
        </div>
      </main>
    </div>
  );
}
