"""Slow mode, rules and their hits in SQL."""

from collections.abc import Sequence

import msgspec

from madang.community.adapters.polls import HAS_POLL, polls_of
from madang.community.model import Message
from madang.community.model.judging import Recent
from madang.community.model.rules import RECENT_MAX, Rule, RuleAct, RuleHit
from madang.community.store.rules import Past
from madang.engines.sql.port import Row, Tx

_HIT = "hit_id, rule_id, channel_id, message_id, account_id, account_name, text, found, acts, at_ms"
_SAID = "m.message_id, m.text, m.forwarded_text, m.extras, m.mentions, m.sent_at_ms"
LAST_ID = "~"


def _hit(row: Row) -> RuleHit:
    acts: list[RuleAct] = row["acts"].split()
    return RuleHit(
        hit_id=row["hit_id"],
        rule_id=row["rule_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        account_id=row["account_id"],
        account_name=row["account_name"],
        text=row["text"],
        found=row["found"],
        acts=tuple(acts),
        at_ms=row["at_ms"],
    )


class SqlRuleStore:
    """A `RuleStore`."""

    async def slow_modes(self, tx: Tx, community_id: str) -> dict[str, int]:
        """Return the intervals in seconds of a community's channels that have one."""
        rows = await tx.all(
            "SELECT s.channel_id, s.interval_s FROM slow_mode s "
            "JOIN channel c ON c.channel_id = s.channel_id WHERE c.community_id = $1",
            community_id,
        )
        return {row["channel_id"]: row["interval_s"] for row in rows}

    async def put_slow_mode(self, tx: Tx, channel_id: str, interval_s: int) -> None:
        """Set a channel's interval; 0 forgets who wrote when."""
        await tx.execute(
            "INSERT INTO slow_mode (channel_id, interval_s) VALUES ($1, $2) "
            "ON CONFLICT (channel_id) DO UPDATE SET interval_s = excluded.interval_s",
            channel_id,
            interval_s,
        )
        if interval_s == 0:
            await tx.execute("DELETE FROM slow_mode_turn WHERE channel_id = $1", channel_id)

    async def turn(self, tx: Tx, channel_id: str, account_id: str) -> int | None:
        """Return when somebody last wrote in a slow channel, in Unix ms."""
        row = await tx.one(
            "SELECT sent_at_ms FROM slow_mode_turn WHERE channel_id = $1 AND account_id = $2",
            channel_id,
            account_id,
        )
        return row["sent_at_ms"] if row else None

    async def put_turn(self, tx: Tx, channel_id: str, account_id: str, at_ms: int) -> None:
        """Store when somebody wrote."""
        await tx.execute(
            "INSERT INTO slow_mode_turn (channel_id, account_id, sent_at_ms) VALUES ($1, $2, $3) "
            "ON CONFLICT (channel_id, account_id) DO UPDATE SET sent_at_ms = excluded.sent_at_ms",
            channel_id,
            account_id,
            at_ms,
        )

    async def rules(self, tx: Tx, community_id: str) -> list[Rule]:
        """Return a community's rules, the oldest first."""
        rows = await tx.all(
            "SELECT body FROM rule WHERE community_id = $1 ORDER BY rule_id", community_id
        )
        return [msgspec.json.decode(row["body"], type=Rule) for row in rows]

    async def put_rule(self, tx: Tx, rule: Rule) -> None:
        """Store a rule."""
        await tx.execute(
            "INSERT INTO rule (rule_id, community_id, body) VALUES ($1, $2, $3) "
            "ON CONFLICT (rule_id) DO UPDATE SET body = excluded.body",
            rule.rule_id,
            rule.community_id,
            msgspec.json.encode(rule),
        )

    async def delete_rule(self, tx: Tx, rule_id: str) -> None:
        """Forget a rule and its hits."""
        for table in ("rule_hit", "rule"):
            await tx.execute(f"DELETE FROM {table} WHERE rule_id = $1", rule_id)

    async def put_hit(self, tx: Tx, community_id: str, hit: RuleHit, kept_max: int) -> None:
        """Store a hit, and forget the oldest of its rule above `kept_max`."""
        await tx.execute(
            f"INSERT INTO rule_hit ({_HIT}, community_id) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            hit.hit_id,
            hit.rule_id,
            hit.channel_id,
            hit.message_id,
            hit.account_id,
            hit.account_name,
            hit.text,
            hit.found,
            " ".join(hit.acts),
            hit.at_ms,
            community_id,
        )
        await tx.execute(
            "DELETE FROM rule_hit WHERE rule_id = $1 AND hit_id <= (SELECT hit_id FROM rule_hit "
            "WHERE rule_id = $1 ORDER BY hit_id DESC LIMIT 1 OFFSET $2)",
            hit.rule_id,
            kept_max,
        )

    async def hits(self, tx: Tx, rule_id: str, limit: int) -> list[RuleHit]:
        """Return a rule's hits, newest first."""
        rows = await tx.all(
            f"SELECT {_HIT} FROM rule_hit WHERE rule_id = $1 ORDER BY hit_id DESC LIMIT $2",
            rule_id,
            limit,
        )
        return [_hit(row) for row in rows]

    async def hit_counts(self, tx: Tx, community_id: str) -> dict[tuple[str, str], int]:
        """Return how many hits are kept, by rule and channel."""
        rows = await tx.all(
            "SELECT h.rule_id, h.channel_id, COUNT(*) AS hits_count FROM rule_hit h "
            "JOIN rule r ON r.rule_id = h.rule_id WHERE r.community_id = $1 "
            "GROUP BY h.rule_id, h.channel_id",
            community_id,
        )
        return {(row["rule_id"], row["channel_id"]): row["hits_count"] for row in rows}

    async def recent(
        self, tx: Tx, community_id: str, message: Message, since_ms: int
    ) -> list[Recent]:
        """Return what a message's author wrote in the community since, without it, newest first."""
        rows = await tx.all(
            f"SELECT {_SAID} FROM message m JOIN channel c ON c.channel_id = m.channel_id "
            "WHERE m.author_id = $1 AND m.sent_at_ms > $2 AND c.community_id = $3 "
            "AND m.message_id <> $4 ORDER BY m.sent_at_ms DESC LIMIT $5",
            message.author_id,
            since_ms,
            community_id,
            message.message_id,
            RECENT_MAX,
        )
        said = await _said(tx, rows)
        return [
            Recent(said[row["message_id"]], len(row["mentions"].split()), row["sent_at_ms"])
            for row in rows
        ]

    async def past(
        self, tx: Tx, channel_ids: list[str], before_id: str | None, limit: int
    ) -> list[Past]:
        """Return standing messages in some channels and their threads, newest first, before an id."""
        if not channel_ids:
            return []
        marks = ", ".join(f"${n}" for n in range(3, 3 + len(channel_ids)))
        rows = await tx.all(
            f"SELECT {_SAID}, m.channel_id, c.parent_id, m.author_id, m.author_name "
            "FROM message m JOIN channel c ON c.channel_id = m.channel_id "
            "WHERE m.message_id < $1 AND m.deleted_at_ms IS NULL "
            f"AND (m.channel_id IN ({marks}) OR c.parent_id IN ({marks})) "
            "ORDER BY m.message_id DESC LIMIT $2",
            before_id or LAST_ID,
            limit,
            *channel_ids,
        )
        said = await _said(tx, rows)
        return [
            Past(
                row["message_id"],
                row["channel_id"],
                row["parent_id"],
                row["author_id"],
                row["author_name"],
                said[row["message_id"]],
                len(row["mentions"].split()),
                row["sent_at_ms"],
            )
            for row in rows
        ]


async def _said(tx: Tx, rows: Sequence[Row]) -> dict[str, str]:
    """Return all that messages say, as the gate reads a new one; `rows` have the columns of _SAID."""
    asking = [row["message_id"] for row in rows if row["extras"] & HAS_POLL]
    polls = await polls_of(tx, asking)
    found: dict[str, str] = {}
    for row in rows:
        texts = [row["text"], row["forwarded_text"] or ""]
        poll = polls.get(row["message_id"])
        if poll is not None:
            texts += [poll.question, *(answer.text for answer in poll.answers)]
        found[row["message_id"]] = "\n".join(filter(None, texts))
    return found
