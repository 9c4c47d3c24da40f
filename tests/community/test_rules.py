"""Rules (docs/specs/rules.md, RU), on every engine."""

import asyncio
from typing import Any

import pytest

from madang.community import Author, NewChannel
from madang.community.errors import NotAllowed, SlowDown
from madang.community.errors.moderation import TimedOut
from madang.community.errors.rules import RuleBlocked, RuleInvalid, RuleNotFound, TooManyRules
from madang.community.model.audit import AuditFilter
from madang.community.model.rules import (
    BURST_LIMIT_MAX,
    HITS_KEPT_MAX,
    MENTIONS_LIMIT_MAX,
    RULE_HOSTS_MAX,
    RULE_WORDS_MAX,
    RULES_MAX,
    WINDOW_MAX_S,
    KeywordTrigger,
    LinkTrigger,
    MentionTrigger,
    Rule,
    SpamTrigger,
    Trigger,
)
from madang.community.service.rule_fields import RuleFields
from madang.community.service.rules import DRY_RUNS_PER_MINUTE_MAX
from madang.community.service.trials import Trial
from tests.community.conftest import Yard, event_of
from tests.community.test_leaks import by_overwrite

MINUTE_MS = 60_000


def words(*texts: str, allowed: tuple[str, ...] = ()) -> KeywordTrigger:
    """A trigger on words."""
    return KeywordTrigger(words=texts, allowed=allowed)


def links(*hosts: str, mode: Any = "deny", invites: bool = False) -> LinkTrigger:
    """A trigger on links."""
    return LinkTrigger(mode=mode, hosts=hosts, is_invite_denied=invites)


async def made(yard: Yard, trigger: Trigger, **fields: Any) -> Rule:
    """Let Ann make a rule that is on."""
    fields = {"name": "규칙", "mode": "on", **fields}
    return await yard.service.rules.create(
        yard.community_id, RuleFields(trigger=trigger, **fields), yard.ann.account_id
    )


async def say(yard: Yard, text: str, by: Author | None = None) -> str:
    """Let Bo write; return the message's id."""
    sent = await yard.service.messages.send(yard.channel_id, by or yard.bo, yard.draft(text))
    return sent.message_id


async def hits(yard: Yard, rule: Rule) -> list[Any]:
    """Return what a rule met."""
    found = await yard.service.rules.hits(yard.community_id, rule.rule_id, yard.ann.account_id)
    return found.hits


async def test_RU10_RU11_what_is_stopped_is_nowhere_and_is_answered_with_the_rules_words(
    yard: Yard,
) -> None:
    rule = await made(yard, words("광고*"), reason="광고는 받지 않아요", name="비밀 이름")
    stream = f"channel:{yard.channel_id}"
    before = await yard.events(stream)
    with pytest.raises(RuleBlocked) as refused:
        await say(yard, "좋은 광고입니다")
    assert refused.value.data == {"reason": "광고는 받지 않아요"}
    assert "비밀 이름" not in str(refused.value.body())
    assert await yard.events(stream) == before
    page = await yard.service.messages.page(yard.channel_id, yard.ann.account_id)
    assert page.messages == []
    (hit,) = await hits(yard, rule)
    assert (hit.message_id, hit.found, hit.acts) == (None, "광고*", ("block",))
    assert (hit.account_name, hit.text) == ("보라", "좋은 광고입니다")
    await say(yard, "좋은 날입니다")


async def test_RU10_an_edit_is_judged_too_and_leaves_the_message_as_it_was(yard: Yard) -> None:
    message_id = await say(yard, "안녕하세요")
    await made(yard, words("광고*"))
    with pytest.raises(RuleBlocked):
        await yard.service.messages.edit(message_id, yard.bo.account_id, "광고 보고 가세요")
    message = await yard.service.messages.one(message_id, yard.bo.account_id)
    assert (message.text, message.edited_at_ms) == ("안녕하세요", None)


async def test_RU12_the_same_nonce_again_is_answered_whatever_the_rules_say_now(
    yard: Yard,
) -> None:
    draft = yard.draft("광고")
    first = await yard.service.messages.send(yard.channel_id, yard.bo, draft)
    await made(yard, words("광고"))
    assert await yard.service.messages.send(yard.channel_id, yard.bo, draft) == first


async def test_RU13_a_flag_stands_in_the_queue_once_and_moderators_hear_of_it(yard: Yard) -> None:
    await made(yard, words("수상*"), acts=("flag",), name="수상한 말")
    before = len(await yard.events(f"moderation:{yard.community_id}"))
    message_id = await say(yard, "수상한 이야기")
    await yard.service.messages.edit(message_id, yard.bo.account_id, "더 수상한 이야기")
    told = [event_of(e) for e in await yard.events(f"moderation:{yard.community_id}", before)]
    assert {"type": "community.reports_changed", "community_id": yard.community_id} in told
    assert all(set(event) == {"type", "community_id"} for event in told), "it names nothing"
    (report,) = (await yard.service.reports.listed(yard.community_id, yard.ann.account_id)).reports
    assert (report.message_id, report.account_name, report.by_name) == (
        message_id, "보라", "수상한 말"
    )  # fmt: skip
    assert report.message_text == "수상한 이야기"
    assert "수상*" in report.text


async def test_RU13_stopped_messages_of_one_person_make_one_open_report(yard: Yard) -> None:
    await made(yard, words("광고"), acts=("block", "flag"))
    for _ in range(3):
        with pytest.raises(RuleBlocked):
            await say(yard, "광고")
    (report,) = (await yard.service.reports.listed(yard.community_id, yard.ann.account_id)).reports
    assert (report.message_id, report.message_text) == (None, "광고")


async def test_RU14_a_time_out_by_a_rule_is_told_recorded_and_never_shorter(yard: Yard) -> None:
    await made(yard, words("욕"), acts=("block", "time_out"), time_out_ms=5 * MINUTE_MS)
    await made(yard, words("욕"), acts=("time_out",), time_out_ms=60 * MINUTE_MS, name="더 길게")
    with pytest.raises(RuleBlocked):
        await say(yard, "욕")
    with pytest.raises(TimedOut) as refused:
        await say(yard, "미안해요")
    assert refused.value.data["until_ms"] == yard.clock.now_ms() - 1 + 60 * MINUTE_MS
    last = event_of((await yard.events(f"community:{yard.community_id}"))[-1])
    assert last["type"] == "community.member_updated"
    page = await yard.service.audit.page(
        yard.community_id, yard.ann.account_id, AuditFilter(kind="member_timed_out")
    )
    (entry,) = page.entries
    assert (entry.target_name, entry.reason) == ("보라", "더 길게")
    assert entry.actor_name == "규칙 Rules"


async def test_RU4_exempt_roles_and_channels_and_who_manages_are_let_be(yard: Yard) -> None:
    snapshot = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    moderators = next(r.role_id for r in snapshot.roles if r.preset == "moderator")
    other = await yard.service.channels.create(
        yard.community_id, NewChannel(name="광고판", kind="text"), yard.ann.account_id
    )
    await made(
        yard,
        words("광고"),
        exempt_role_ids=(moderators, "0" * 16),
        exempt_channel_ids=(other.channel_id,),
    )
    await say(yard, "광고", by=yard.ann)
    await yard.service.messages.send(other.channel_id, yard.bo, yard.draft("광고"))
    with pytest.raises(RuleBlocked):
        await say(yard, "광고")
    await yard.make_moderator(yard.bo.account_id)
    await say(yard, "광고")


async def test_RU5_a_rule_that_runs_dry_writes_down_and_does_nothing(yard: Yard) -> None:
    rule = await made(yard, words("광고"), mode="dry_run", acts=("block", "flag", "time_out"))
    message_id = await say(yard, "광고")
    (hit,) = await hits(yard, rule)
    assert (hit.message_id, hit.acts) == (message_id, ())
    assert (await yard.service.reports.listed(yard.community_id, yard.ann.account_id)).reports == []
    off = RuleFields(name="규칙", trigger=words("광고"), mode="off")
    await yard.service.rules.update(yard.community_id, rule.rule_id, off, yard.ann.account_id)
    await say(yard, "광고")
    assert len(await hits(yard, rule)) == 1
    (entry,) = (await yard.service.rules.listed(yard.community_id, yard.ann.account_id)).rules
    assert (entry.hits_count, entry.rule.mode) == (1, "off")


async def test_RU1_rules_are_for_who_manages_and_every_change_is_recorded(yard: Yard) -> None:
    service, here = yard.service.rules, yard.community_id
    fields = RuleFields(name="규칙", trigger=words("광고"))
    rule = await made(yard, words("광고"))
    await yard.make_moderator(yard.bo.account_id)
    for attempt in (
        service.listed(here, yard.bo.account_id),
        service.create(here, fields, yard.bo.account_id),
        service.update(here, rule.rule_id, fields, yard.bo.account_id),
        service.delete(here, rule.rule_id, yard.bo.account_id),
        service.hits(here, rule.rule_id, yard.bo.account_id),
        service.dry_run(here, Trial(rule=fields), yard.bo.account_id),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    await service.update(here, rule.rule_id, fields, yard.ann.account_id)
    await service.update(here, rule.rule_id, fields, yard.ann.account_id)
    await service.delete(here, rule.rule_id, yard.ann.account_id)
    with pytest.raises(RuleNotFound):
        await service.delete(here, rule.rule_id, yard.ann.account_id)
    page = await yard.service.audit.page(here, yard.ann.account_id)
    kinds = [entry.kind for entry in page.entries if entry.kind.startswith("rule_")]
    assert kinds == ["rule_deleted", "rule_updated", "rule_created"]


async def test_RU1_one_rule_more_than_the_limit_is_refused(yard: Yard) -> None:
    for number in range(RULES_MAX):
        await made(yard, words(f"말{number}"))
    with pytest.raises(TooManyRules):
        await made(yard, words("하나 더"))


@pytest.mark.parametrize(
    "fields",
    [
        {"trigger": words()},
        {"trigger": words("***")},
        {"trigger": words(*(f"말{n}" for n in range(RULE_WORDS_MAX + 1)))},
        {"trigger": links()},
        {"trigger": links("not a host")},
        {"trigger": links(*(f"h{n}.example" for n in range(RULE_HOSTS_MAX + 1)))},
        {"trigger": MentionTrigger(mentions_max=MENTIONS_LIMIT_MAX + 1, window_s=0)},
        {"trigger": MentionTrigger(mentions_max=0, window_s=0)},
        {"trigger": MentionTrigger(mentions_max=3, window_s=WINDOW_MAX_S + 1)},
        {"trigger": SpamTrigger(repeats_max=0, messages_max=0, window_s=10)},
        {"trigger": SpamTrigger(repeats_max=0, messages_max=BURST_LIMIT_MAX + 1, window_s=10)},
        {"trigger": words("말"), "acts": ()},
        {"trigger": words("말"), "time_out_ms": 1},
    ],
)
async def test_RU3_what_is_over_its_bound_is_refused(yard: Yard, fields: Any) -> None:
    with pytest.raises(RuleInvalid):
        await made(yard, **fields)


async def test_RU6_hits_are_bounded_and_shown_to_who_sees_the_channel(yard: Yard) -> None:
    rule = await made(yard, words("광고"), mode="dry_run")
    await say(yard, "광고")
    (hit,) = await hits(yard, rule)
    store = yard.service.gate._tools.rules
    for number in range(3):
        more = type(hit)(**{f: getattr(hit, f) for f in hit.__struct_fields__ if f != "hit_id"},
                         hit_id=f"~{number}")  # fmt: skip
        await yard.db.write(lambda tx, more=more: store.put_hit(tx, yard.community_id, more, 2))
    kept = await yard.db.read(lambda tx: store.hits(tx, rule.rule_id, 10))
    assert [h.hit_id for h in kept] == ["~2", "~1"]
    assert HITS_KEPT_MAX >= 2
    manager = await manager_of(yard)
    found = await yard.service.rules.hits(yard.community_id, rule.rule_id, manager)
    assert len(found.hits) == 2
    await by_overwrite(yard, yard.channel_id)
    found = await yard.service.rules.hits(yard.community_id, rule.rule_id, manager)
    assert found.hits == []
    trial = Trial(rule=RuleFields(name="규칙", trigger=words("광고")))
    tried = await yard.service.rules.dry_run(yard.community_id, trial, manager)
    assert (tried.messages_count, tried.hits_count) == (0, 0), "PM17"


async def manager_of(yard: Yard) -> str:
    """Let Cy in with the right to manage the community, and no more; return their id."""
    from madang.community.model import Permission
    from madang.community.service.roles import RoleFields

    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    role = await yard.service.roles.create(
        yard.community_id,
        RoleFields(name="관리", permissions=int(Permission.MANAGE_COMMUNITY)),
        yard.ann.account_id,
    )
    await yard.service.roles.assign(
        yard.community_id, yard.cy.account_id, role.role_id, yard.ann.account_id, held=True
    )
    return yard.cy.account_id


async def test_RU33_too_many_called_in_one_message_or_in_a_while(yard: Yard) -> None:
    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    both = f"<@{yard.ann.account_id}> <@{yard.cy.account_id}>"
    rule = await made(yard, MentionTrigger(mentions_max=1, window_s=0))
    with pytest.raises(RuleBlocked):
        await say(yard, both)
    await say(yard, f"<@{yard.ann.account_id}>")
    await yard.service.rules.delete(yard.community_id, rule.rule_id, yard.ann.account_id)
    await made(yard, MentionTrigger(mentions_max=3, window_s=60))
    await say(yard, both)
    with pytest.raises(RuleBlocked):
        await say(yard, f"<@{yard.cy.account_id}>")
    yard.clock.advance_ms(MINUTE_MS)
    await say(yard, both)


async def test_RU34_the_same_again_and_too_much_at_once(yard: Yard) -> None:
    rule = await made(yard, SpamTrigger(repeats_max=2, messages_max=0, window_s=60))
    await say(yard, "사세요!")
    await say(yard, "사 세 요")
    with pytest.raises(RuleBlocked):
        await say(yard, "사세요?")
    await say(yard, "아니요")
    yard.clock.advance_ms(MINUTE_MS)
    await say(yard, "사세요!")
    await yard.service.rules.delete(yard.community_id, rule.rule_id, yard.ann.account_id)
    yard.clock.advance_ms(MINUTE_MS)
    await made(yard, SpamTrigger(repeats_max=0, messages_max=3, window_s=10))
    answers = await asyncio.gather(*(say(yard, f"{n}") for n in range(10)), return_exceptions=True)
    assert sum(isinstance(a, RuleBlocked) for a in answers) == 7
    yard.clock.advance_ms(10_000)
    await say(yard, "천천히")


async def test_RU40_RU41_a_dry_run_says_what_would_have_been_met_and_changes_nothing(
    yard: Yard,
) -> None:
    texts = ["안녕", "광고 1", "날씨", "광고 2", "광고 3"]
    for text in texts:
        await say(yard, text)
    before = await yard.events(f"channel:{yard.channel_id}")
    trial = Trial(rule=RuleFields(name="규칙", trigger=words("광고")), messages_max=4)
    run = await yard.service.rules.dry_run(yard.community_id, trial, yard.ann.account_id)
    assert (run.messages_count, run.hits_count) == (4, 3)
    assert [hit.text for hit in run.hits] == ["광고 3", "광고 2", "광고 1"]
    spam = Trial(
        rule=RuleFields(
            name="규칙", trigger=SpamTrigger(repeats_max=0, messages_max=3, window_s=60)
        )
    )
    run = await yard.service.rules.dry_run(yard.community_id, spam, yard.ann.account_id)
    assert [hit.text for hit in run.hits] == ["광고 3", "광고 2"]
    assert await yard.events(f"channel:{yard.channel_id}") == before
    assert (await yard.service.rules.listed(yard.community_id, yard.ann.account_id)).rules == []


async def test_RU41_one_dry_run_more_than_a_minute_takes_is_told_to_wait(yard: Yard) -> None:
    trial = Trial(rule=RuleFields(name="규칙", trigger=words("광고")))
    for _ in range(DRY_RUNS_PER_MINUTE_MAX):
        await yard.service.rules.dry_run(yard.community_id, trial, yard.ann.account_id)
    with pytest.raises(SlowDown) as refused:
        await yard.service.rules.dry_run(yard.community_id, trial, yard.ann.account_id)
    assert refused.value.data["retry_after_s"] > 0
