"""Search: the written set is found whole, only what one may read is found, and never what is gone."""

import datetime

import pytest

from madang.community import CommunityFields, NewChannel
from madang.community.adapters.search import CHANNEL_TAGS_MAX
from madang.community.errors.search import SearchInvalid
from madang.community.model.search import PAGE_HITS_MAX, QUERY_LENGTH_MAX_CHARS, TERMS_MAX
from madang.community.service.forwards import NewForward
from madang.kernel.errors import Malformed
from tests.community.conftest import Yard
from tests.community.search_cases import CASES, TEXTS


async def found(yard: Yard, query: str, account_id: str | None = None, **more) -> list[str]:
    page = await yard.service.search.find(query, account_id, **more)
    return [hit.message.text for hit in page.hits]


async def say(yard: Yard, text: str, author=None):
    yard.clock.advance_ms(20_000)
    return await yard.service.messages.send(yard.channel_id, author or yard.ann, yard.draft(text))


async def test_the_written_set_is_found_whole_and_nothing_else(yard: Yard) -> None:
    for text in TEXTS:
        await say(yard, text)
    wrong = []
    for rule, query, numbers in CASES:
        page = await yard.service.search.find(query, yard.ann.account_id, limit=PAGE_HITS_MAX)
        expected = [TEXTS[n] for n in sorted(numbers, reverse=True)]
        if [hit.message.text for hit in page.hits] != expected:
            wrong.append((rule, query, [hit.message.text for hit in page.hits], expected))
        has_words = not all(":" in part for part in query.split())
        if has_words and page.hits:
            assert all(any(p.is_match for p in hit.excerpt) for hit in page.hits), query
    assert wrong == []


async def test_SE14_pages_meet_newest_first(yard: Yard) -> None:
    for n in range(23):
        await say(yard, f"번호 {n} 공통")
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await yard.service.search.find("공통", None, limit=5, cursor=cursor)
        seen += [hit.message.text for hit in page.hits]
        await say(yard, "나중에 온 공통")
        if page.next is None:
            break
        cursor = page.next
    assert seen == [f"번호 {n} 공통" for n in reversed(range(23))]


async def test_SE14_messages_of_one_millisecond_are_all_found(yard: Yard) -> None:
    for n in range(30):
        await yard.service.messages.announce(yard.channel_id, f"n{n}", f"같은 순간 {n}")
    assert len(await found(yard, "순간", limit=PAGE_HITS_MAX)) == 30


async def test_SE16_edits_and_deletes_change_what_is_found(yard: Yard) -> None:
    sent = await say(yard, "처음에는 사과")
    assert await found(yard, "사과") == ["처음에는 사과"]
    await yard.service.messages.edit(sent.message_id, yard.ann.account_id, "이제는 수박 $005930")
    assert await found(yard, "사과") == []
    assert await found(yard, "수박 has:card") == ["이제는 수박 $005930"]
    await yard.service.messages.edit(sent.message_id, yard.ann.account_id, "이제는 수박")
    assert await found(yard, "has:card") == []
    await yard.service.messages.delete(sent.message_id, yard.ann.account_id)
    assert await found(yard, "수박") == []
    assert await found(yard, "from:Ann", yard.ann.account_id) == []


async def test_SE16_a_send_that_is_undone_leaves_nothing_in_the_index(yard: Yard) -> None:
    draft = yard.draft("두 번 보낸 말", nonce="twin")
    for _ in range(2):
        await yard.service.messages.send(yard.channel_id, yard.ann, draft)
    assert await found(yard, "보낸") == ["두 번 보낸 말"]
    with pytest.raises(Exception, match="reply"):
        await yard.service.messages.send(
            yard.channel_id, yard.ann, yard.draft("보낸 답", reply_to="0" * 16)
        )
    assert await found(yard, "보낸") == ["두 번 보낸 말"]


async def test_SE12_days_are_korean(yard: Yard) -> None:
    sent = await say(yard, "하루의 말")
    zone = datetime.timezone(datetime.timedelta(hours=9))
    day = datetime.datetime.fromtimestamp(sent.sent_at_ms / 1000, zone).date()
    next_day = day + datetime.timedelta(days=1)
    assert await found(yard, f"하루 after:{day} before:{next_day}") == ["하루의 말"]
    assert await found(yard, f"after:{day}") == ["하루의 말"]
    assert await found(yard, f"하루 after:{next_day}") == []
    assert await found(yard, f"하루 before:{day}") == []


async def test_SE9_from_takes_names_ids_and_me(yard: Yard) -> None:
    await say(yard, "앤의 말")
    await say(yard, "보라의 말", yard.bo)
    assert await found(yard, "from:보라 말") == ["보라의 말"]
    assert await found(yard, "from:ANN") == ["앤의 말"]
    assert await found(yard, f"from:<@{yard.bo.account_id}>") == ["보라의 말"]
    assert await found(yard, "from:me", yard.bo.account_id) == ["보라의 말"]
    assert await found(yard, "from:Ann from:보라") == ["보라의 말", "앤의 말"]
    page = await yard.service.search.find("from:nobody 말", None)
    assert (page.hits, page.unknown) == ([], ["from:nobody"])


async def test_SE15_only_what_one_may_read_is_found(private_yard: Yard) -> None:
    yard = private_yard
    await say(yard, "비밀 회의 $005930")
    owner, other = yard.ann.account_id, yard.bo.account_id
    for query in ("비밀", "from:Ann", "has:card", "in:광장", f"in:<#{yard.channel_id}> 비밀"):
        assert await found(yard, query, owner) == ["비밀 회의 $005930"], query
        for account_id in (None, other, yard.cy.account_id):
            page = await yard.service.search.find(query, account_id)
            assert page.hits == [], query
            named = yard.community_id
            page = await yard.service.search.find(query, account_id, community_id=named)
            assert page.hits == [], query
    hidden = await yard.service.search.find("in:광장", other)
    assert hidden.unknown == ["in:광장"], "a hidden channel is an unknown name"
    assert (await yard.service.search.find("from:Ann", other)).unknown == ["from:Ann"]


async def test_SE15_a_forged_tag_in_a_text_is_only_a_word(private_yard: Yard) -> None:
    yard = private_yard
    made = await yard.service.structure.create(
        CommunityFields(name="열린 곳", is_public=True), None
    )
    channel = await yard.service.channels.create(
        made.community_id, NewChannel(name="밖", kind="text"), None
    )
    await say(yard, f"#c{channel.channel_id} 비밀 #a #hlink")
    assert await found(yard, "비밀", None) == []
    assert await found(yard, "has:link", yard.ann.account_id) == []


async def test_SE15_leaving_and_deleting_take_effect_at_once(yard: Yard) -> None:
    await say(yard, "사라질 말")
    fields = CommunityFields(is_public=False)
    await yard.service.structure.update(yard.community_id, fields, yard.ann.account_id)
    assert await found(yard, "사라질", yard.bo.account_id) == ["사라질 말"]
    assert await found(yard, "사라질", None) == []
    await yard.service.members.leave(yard.community_id, yard.bo.account_id)
    assert await found(yard, "사라질", yard.bo.account_id) == []
    await yard.service.channels.delete(yard.channel_id, yard.ann.account_id)
    assert await found(yard, "사라질", yard.ann.account_id) == []


async def test_SE15_many_channels_are_looked_up_entry_by_entry(yard: Yard) -> None:
    for n in range(CHANNEL_TAGS_MAX):
        await yard.service.channels.create(
            yard.community_id, NewChannel(name=f"방{n}", kind="text"), yard.ann.account_id
        )
    hidden = await yard.service.structure.create(CommunityFields(name="닫힌 곳"), None)
    channel = await yard.service.channels.create(
        hidden.community_id, NewChannel(name="안", kind="text"), None
    )
    await yard.service.messages.announce(channel.channel_id, "x", "숨은 말")
    await say(yard, "보이는 말")
    assert await found(yard, "말", yard.ann.account_id) == ["보이는 말"]


@pytest.mark.parametrize(
    "query",
    ["", "  ", "!!!", '""', "has:virus", "before:yesterday", "after:2026-13-01",
     "가" * (QUERY_LENGTH_MAX_CHARS + 1), " ".join("가" * (TERMS_MAX + 1))],
)  # fmt: skip
async def test_SE8_what_cannot_be_searched_is_refused(yard: Yard, query: str) -> None:
    with pytest.raises(SearchInvalid):
        await yard.service.search.find(query, None)


async def test_bounds_of_a_page(yard: Yard) -> None:
    assert await found(yard, "가" * QUERY_LENGTH_MAX_CHARS) == []
    assert await found(yard, " ".join("가" * TERMS_MAX)) == []
    with pytest.raises(Malformed):
        await yard.service.search.find("가", None, limit=PAGE_HITS_MAX + 1)
    with pytest.raises(Malformed):
        await yard.service.search.find("가", None, cursor="x")


async def test_SE18_older_messages_are_taken_in_once(yard: Yard) -> None:
    for n in range(7):
        await say(yard, f"옛날 말 {n}")

    async def lose(tx) -> None:
        await tx.execute("DELETE FROM search_entry")
        if yard.db.capabilities.text_index == "fts5":
            await tx.execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")

    await yard.db.write(lose)
    assert await found(yard, "옛날") == []
    assert await yard.service.search.build() == 7
    assert len(await found(yard, "옛날")) == 7
    assert await yard.service.search.build() == 0


async def test_UN14_the_inbox_lists_mentions_and_marks_the_unread(yard: Yard) -> None:
    call = f"<@{yard.bo.account_id}>"
    first = await say(yard, f"{call} 첫째")
    await say(yard, "그냥 말")
    second = await say(yard, f"{call} 둘째")
    await yard.service.reads.mark(yard.channel_id, yard.bo.account_id, first.seq)
    page = await yard.service.search.mentions(yard.bo.account_id)
    assert [(m.message.message_id, m.is_unread) for m in page.mentions] == [
        (second.message_id, True),
        (first.message_id, False),
    ]
    newest = await yard.service.search.mentions(yard.bo.account_id, limit=1)
    older = await yard.service.search.mentions(yard.bo.account_id, cursor=newest.next)
    assert [m.message.message_id for m in older.mentions] == [first.message_id]
    assert (await yard.service.search.mentions(yard.ann.account_id)).mentions == []
    fields = CommunityFields(is_public=False)
    await yard.service.structure.update(yard.community_id, fields, yard.ann.account_id)
    await yard.service.members.leave(yard.community_id, yard.bo.account_id)
    assert (await yard.service.search.mentions(yard.bo.account_id)).mentions == []


async def test_SE19_what_is_carried_on_is_found_and_gone_with_the_message(yard: Yard) -> None:
    sent = await say(yard, "회의록 https://example.org 참고")
    for nonce in ("f1", "f2"):
        carried = await yard.service.forwards.forward(
            sent.message_id,
            yard.bo,
            NewForward(channel_id=yard.channel_id, nonce=nonce, text="전달합니다"),
        )
    assert await found(yard, "회의록 전달합니다") == ["전달합니다", "전달합니다"]
    assert await found(yard, "has:link 전달합니다") == ["전달합니다", "전달합니다"]
    await yard.service.messages.edit(carried.message_id, yard.bo.account_id, "다른 말")
    assert await found(yard, "회의록 다른") == ["다른 말"]
    await yard.service.messages.delete(carried.message_id, yard.bo.account_id)
    assert await found(yard, "회의록 다른") == []
