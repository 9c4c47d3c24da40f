/** A symbol in a message: `$005930` becomes its price, change and line, and stays current. */
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { Card } from "@/gen/market";
import { AppLink } from "@/ui/app-link/app-link";
import { Badge } from "@/ui/badge/badge";
import { Change } from "@/ui/change/change";
import { dayText } from "@/ui/numbers/days";
import { price } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { SourceDot } from "@/ui/source-badge/source-badge";
import { Sparkline } from "@/ui/sparkline/sparkline";
import { readCard } from "./queries";
import styles from "./symbol-card.module.css";

const STALE_MS = 60_000;
/** Shown of one message; further codes stay plain text. */
export const CARDS_SHOWN_MAX = 5;

export interface SymbolCardsProps {
  readonly codes: readonly string[];
  /** The address of a symbol's page, or null where the community has no market board. */
  readonly hrefOf: (code: string) => string | null;
}

export function SymbolCards({ codes, hrefOf }: SymbolCardsProps) {
  const distinct = [...new Set(codes)].slice(0, CARDS_SHOWN_MAX);
  return (
    <div className={styles.cards}>
      {distinct.map((code) => (
        <SymbolCard key={code} code={code} href={hrefOf(code)} />
      ))}
    </div>
  );
}

export interface SymbolCardProps {
  readonly code: string;
  readonly href: string | null;
}

/** Read under `market`, so that a new analysis renews cards together with the board. */
export function SymbolCard({ code, href }: SymbolCardProps) {
  const card = useQuery({
    queryKey: ["market", "card", code],
    queryFn: () => readCard(code),
    staleTime: STALE_MS,
    refetchInterval: STALE_MS * 5,
  });
  if (card.isPending) {
    return (
      <span className={styles.card} aria-hidden="true">
        <Skeleton width={220} height={40} />
      </span>
    );
  }
  if (card.data === undefined || card.data === null) {
    return (
      <span className={styles.missing}>
        {card.isError ? (
          <Trans>{code} 시세를 불러오지 못했습니다</Trans>
        ) : (
          <Trans>{code} 종목을 모릅니다</Trans>
        )}
      </span>
    );
  }
  return <CardFace card={card.data} href={href} />;
}

export interface CardFaceProps {
  readonly card: Card;
  readonly href: string | null;
}

export function CardFace({ card, href }: CardFaceProps) {
  const locale = usePreferences((state) => state.locale);
  const body = (
    <>
      <span className={styles.words}>
        <span className={styles.name}>
          <b>{card.name}</b>
          <small>{card.code}</small>
          {card.is_halted && (
            <Badge tone="warn">
              <Trans>정지</Trans>
            </Badge>
          )}
        </span>
        <span className={styles.price}>
          <b>{price(card.close, locale)}</b>
          <Change change={card.change} ratio={card.change_ratio} />
        </span>
        <span className={styles.day}>
          <SourceDot kind={card.source.kind} />
          <Trans>{dayText(card.day, locale)} 종가</Trans>
        </span>
      </span>
      <Sparkline values={card.sparkline} width={104} height={44} change={card.change} isFilled />
    </>
  );
  if (href === null) return <span className={styles.card}>{body}</span>;
  return (
    <AppLink href={href} className={styles.card}>
      {body}
    </AppLink>
  );
}
