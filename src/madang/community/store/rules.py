"""The ports of slow mode, rules with their hits, and join requests."""

from typing import Protocol

from msgspec import Struct

from madang.community.model import Message
from madang.community.model.judging import Recent
from madang.community.model.requests import JoinForm, JoinRequest, RequestState
from madang.community.model.rules import Rule, RuleHit
from madang.engines.sql.port import Tx


class Past(Struct, frozen=True):
    """A stored message as a dry run reads it."""

    message_id: str
    channel_id: str
    parent_id: str | None
    """The channel of a thread."""
    author_id: str
    author_name: str
    text: str
    """All that it says: what it carries along and its poll, too."""
    mentions_count: int
    sent_at_ms: int


class RuleStore(Protocol):
    """Slow mode and rules."""

    async def slow_modes(self, tx: Tx, community_id: str) -> dict[str, int]:
        """Return the intervals in seconds of a community's channels that have one."""
        ...

    async def put_slow_mode(self, tx: Tx, channel_id: str, interval_s: int) -> None:
        """Set a channel's interval; 0 forgets who wrote when."""
        ...

    async def turn(self, tx: Tx, channel_id: str, account_id: str) -> int | None:
        """Return when somebody last wrote in a slow channel, in Unix ms."""
        ...

    async def put_turn(self, tx: Tx, channel_id: str, account_id: str, at_ms: int) -> None:
        """Store when somebody wrote."""
        ...

    async def rules(self, tx: Tx, community_id: str) -> list[Rule]:
        """Return a community's rules, the oldest first."""
        ...

    async def put_rule(self, tx: Tx, rule: Rule) -> None:
        """Store a rule."""
        ...

    async def delete_rule(self, tx: Tx, rule_id: str) -> None:
        """Forget a rule and its hits."""
        ...

    async def put_hit(self, tx: Tx, community_id: str, hit: RuleHit, kept_max: int) -> None:
        """Store a hit, and forget the oldest of its rule above `kept_max`."""
        ...

    async def hits(self, tx: Tx, rule_id: str, limit: int) -> list[RuleHit]:
        """Return a rule's hits, newest first."""
        ...

    async def hit_counts(self, tx: Tx, community_id: str) -> dict[tuple[str, str], int]:
        """Return how many hits are kept, by rule and channel."""
        ...

    async def recent(
        self, tx: Tx, community_id: str, message: Message, since_ms: int
    ) -> list[Recent]:
        """Return what a message's author wrote in the community since, without it, newest first."""
        ...

    async def past(
        self, tx: Tx, channel_ids: list[str], before_id: str | None, limit: int
    ) -> list[Past]:
        """Return standing messages of people in some channels, newest first, before an id."""
        ...


class RequestStore(Protocol):
    """Forms and join requests."""

    async def form(self, tx: Tx, community_id: str) -> JoinForm | None:
        """Return a community's form; None when it never had one."""
        ...

    async def forms_on(self, tx: Tx) -> list[str]:
        """Return the ids of the communities that one asks to come into."""
        ...

    async def put_form(self, tx: Tx, form: JoinForm) -> None:
        """Store a form."""
        ...

    async def by_id(self, tx: Tx, request_id: str) -> JoinRequest | None:
        """Return one request."""
        ...

    async def latest(self, tx: Tx, community_id: str, account_id: str) -> JoinRequest | None:
        """Return an account's newest request."""
        ...

    async def listed(
        self, tx: Tx, community_id: str, state: RequestState | None, limit: int
    ) -> list[JoinRequest]:
        """Return requests: the waiting ones first and oldest first, then the rest newest first."""
        ...

    async def waiting_count(self, tx: Tx, community_id: str) -> int:
        """Return how many wait."""
        ...

    async def put(self, tx: Tx, request: JoinRequest) -> None:
        """Store a new request."""
        ...

    async def decide(self, tx: Tx, request: JoinRequest) -> bool:
        """Store the end of a waiting request; say whether it still waited."""
        ...
