"""Slow mode and rules over HTTP."""

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model.rules import Rule
from madang.community.service import CommunityService
from madang.community.service.rule_fields import RuleFields
from madang.community.service.rules import RuleHits, RuleList
from madang.community.service.slow_mode import SlowMode
from madang.community.service.trials import DryRun, Trial
from madang.identity import Principal, require


class Interval(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long one waits between two messages; 0 is not at all."""

    interval_s: int


@get("/api/channels/{channel_id:str}/slow-mode")
async def read_slow_mode(
    channel_id: str, community: CommunityService, caller: Principal | None
) -> SlowMode:
    """Return a channel's slow mode, and when the caller may write again."""
    return await community.slow_modes.read(channel_id, caller.account_id if caller else None)


@put("/api/channels/{channel_id:str}/slow-mode")
async def set_slow_mode(
    channel_id: str, data: Interval, community: CommunityService, caller: Principal | None
) -> SlowMode:
    """Set how long one waits in a channel (manage_channels; in a thread manage_threads)."""
    who = require(caller)
    return await community.slow_modes.put(channel_id, data.interval_s, who.account_id)


@get("/api/communities/{community_id:str}/rules")
async def list_rules(
    community_id: str, community: CommunityService, caller: Principal | None
) -> RuleList:
    """List a community's rules with how often each met something (manage_community)."""
    return await community.rules.listed(community_id, require(caller).account_id)


@post("/api/communities/{community_id:str}/rules")
async def create_rule(
    community_id: str, data: RuleFields, community: CommunityService, caller: Principal | None
) -> Rule:
    """Make a rule (manage_community)."""
    return await community.rules.create(community_id, data, require(caller).account_id)


@put("/api/communities/{community_id:str}/rules/{rule_id:str}")
async def update_rule(
    community_id: str,
    rule_id: str,
    data: RuleFields,
    community: CommunityService,
    caller: Principal | None,
) -> Rule:
    """Give a rule its whole new state (manage_community)."""
    return await community.rules.update(community_id, rule_id, data, require(caller).account_id)


@delete("/api/communities/{community_id:str}/rules/{rule_id:str}")
async def delete_rule(
    community_id: str, rule_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Delete a rule with what it met (manage_community)."""
    await community.rules.delete(community_id, rule_id, require(caller).account_id)


@get("/api/communities/{community_id:str}/rules/{rule_id:str}/hits")
async def list_rule_hits(
    community_id: str, rule_id: str, community: CommunityService, caller: Principal | None
) -> RuleHits:
    """List what a rule met lately, in channels the caller sees (manage_community)."""
    return await community.rules.hits(community_id, rule_id, require(caller).account_id)


@post("/api/communities/{community_id:str}/rules/dry-run", status_code=200)
async def try_rule(
    community_id: str, data: Trial, community: CommunityService, caller: Principal | None
) -> DryRun:
    """Say what a rule would have met among the newest messages; nothing is done."""
    return await community.rules.dry_run(community_id, data, require(caller).account_id)


ROUTES: list[HTTPRouteHandler] = [
    read_slow_mode,
    set_slow_mode,
    list_rules,
    create_rule,
    update_rule,
    delete_rule,
    list_rule_hits,
    try_rule,
]
