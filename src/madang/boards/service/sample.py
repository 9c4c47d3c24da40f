"""The sample community of a first start: public, in Korean and English, nobody's until somebody signs up."""

from madang.community import CommunityFields, CommunityService, NewChannel

NAME = "마당 Madang"
DESCRIPTION = "사람과 데이터가 모이는 마당 · A courtyard where people and live data meet"
CHANNELS = (
    (
        "이야기 Talk",
        (
            NewChannel(
                name="광장-plaza",
                kind="text",
                topic="누구나 읽고, 가입하면 함께 이야기해요 · Read freely, sign up to talk",
            ),
        ),
    ),
    (
        "데이터 Boards",
        (
            NewChannel(
                name="증시-market",
                kind="board",
                board="market",
                topic="코스피·코스닥 일별 시세와 지표 · Korean stocks, every trading day",
            ),
            NewChannel(
                name="트렌드-trends",
                kind="board",
                board="trends",
                topic="관심 키워드의 실시간 흐름 · Keywords over a live social feed",
            ),
        ),
    ),
)
WELCOME = (
    (
        "마당에 오신 것을 환영합니다! 채팅 옆에서 데이터가 스스로 움직이는 공간이에요. "
        "Welcome to the courtyard: chat beside boards that keep themselves fresh."
    ),
    "종목 코드를 쓰면 카드가 펼쳐져요 · Write a code and it unfolds into a card: $005930",
)


class SampleCommunity:
    """Makes the sample community once, and hands it to the installation's owner."""

    def __init__(self, community: CommunityService) -> None:
        self._community = community

    async def make(self) -> bool:
        """Make it when the installation has no community yet; say whether it did."""
        if await self._community.structure.count():
            return False
        made = await self._community.structure.create(
            CommunityFields(name=NAME, description=DESCRIPTION, icon="마당", is_public=True), None
        )
        for category_name, channels in CHANNELS:
            category = await self._community.channels.create_category(
                made.community_id, category_name, None
            )
            for new in channels:
                placed = NewChannel(
                    name=new.name,
                    kind=new.kind,
                    board=new.board,
                    category_id=category.category_id,
                    topic=new.topic,
                )
                channel = await self._community.channels.create(made.community_id, placed, None)
                if channel.kind == "text":
                    await self._welcome(channel.channel_id)
        return True

    async def hand_over(self, account_id: str, name: str) -> None:
        """Give every community that nobody owns to the installation's owner."""
        for community_id in await self._community.structure.ownerless():
            await self._community.members.adopt(community_id, account_id, name)

    async def _welcome(self, channel_id: str) -> None:
        for number, text in enumerate(WELCOME):
            await self._community.messages.announce(channel_id, f"welcome-{number}", text)
