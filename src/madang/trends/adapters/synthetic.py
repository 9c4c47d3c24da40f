"""The synthetic source: sentences from a small vocabulary of our own, in bursts, from a seed (TR24).

It exists so that a board moves without a network and tests have a feed; nobody wrote these posts,
and each one says so.
"""

import asyncio
import random

from madang.kernel.clock import Clock
from madang.kernel.source import SourceState
from madang.trends.formats.synthetic import SyntheticPost, encode
from madang.trends.service import Line, Sink
from madang.trends.service.ports import LINES_PER_APPEND_MAX

STEP_S = 0.25
STEP_POSTS_MAX = 5_000
BURST_EVERY_S = 45
BURST_LENGTH_S = 12
BURST_FACTOR = 4
AUTHORS_COUNT = 200

SUBJECTS_KO = (
    "AI", "반도체", "삼성전자", "비트코인", "환율", "날씨", "음악", "게임", "한국", "커피",
    "지하철", "야구", "영화", "여행", "부동산", "금리", "배터리", "드라마", "책", "주말",
)  # fmt: skip
PARTICLES_KO = ("", " 소식", " 이야기", " 얘기", " 관련 글", " 생각")
PLACES_KO = (
    "서울에서",
    "부산에서",
    "퇴근길에",
    "점심시간에",
    "오늘 아침",
    "주말 내내",
    "방금",
    "요즘",
)
VERBS_KO = (
    "많이 보인다", "자꾸 눈에 띈다", "정말 재미있다", "조금 걱정된다", "다들 말한다", "기대된다",
    "생각보다 괜찮다", "이해하기 어렵다", "또 나왔다", "끝이 없다",
)  # fmt: skip
SUBJECTS_EN = (
    "AI", "chips", "Korea", "K-pop", "bitcoin", "the weather", "music", "this game", "stocks",
    "coffee", "the subway", "baseball", "that movie", "travel", "interest rates", "batteries",
)  # fmt: skip
VERBS_EN = (
    "is everywhere today", "keeps coming up", "makes my day", "worries me a little",
    "is better than I thought", "is all we talk about", "needs a break", "surprised me again",
)  # fmt: skip
OPENINGS_EN = ("Honestly,", "On my way home:", "Everyone says", "Again,", "So", "Not sure why, but")


class Synthetic:
    """A generator of posts. Its cursor is the number of the last post."""

    def __init__(self, posts_per_s: float, seed: int, clock: Clock) -> None:
        self._posts_per_s = posts_per_s
        self._seed = seed
        self._clock = clock
        self._number: int | None = None

    @property
    def name(self) -> str:
        """The cursor belongs to this seed."""
        return f"synthetic:{self._seed}"

    def state(self) -> SourceState:
        """Say plainly that it is made up."""
        return SourceState(
            kind="synthetic",
            name="synthetic",
            detail="Made-up sentences from a generator: no person wrote these posts.",
            as_of_ms=None,
            updated_at_ms=None,
            problem=None,
        )

    async def run(self, sink: Sink, cursor: str | None) -> None:
        """Make posts for ever, more of them in a burst about one subject."""
        if self._number is None:
            # As a stand-in it keeps no cursor; numbers from the clock are not used twice then.
            self._number = int(cursor) if cursor is not None else self._clock.now_ms() * 1000
        started_s = last_s = self._clock.monotonic_s()
        owed = 0.0
        while True:
            now_s = self._clock.monotonic_s()
            burst, owed_per_s = self._weather(now_s - started_s)
            owed += (now_s - last_s) * owed_per_s
            last_s = now_s
            count = min(int(owed), STEP_POSTS_MAX)
            owed = min(owed - count, 1.0)
            for start in range(0, count, LINES_PER_APPEND_MAX):
                lines = []
                for _ in range(min(LINES_PER_APPEND_MAX, count - start)):
                    self._number += 1
                    post = make_post(self._seed, self._number, self._clock.now_ms(), burst)
                    lines.append(Line(feed=self.name, body=encode(post)))
                await sink.take(lines, str(self._number))
            await asyncio.sleep(STEP_S)

    def _weather(self, running_s: float) -> tuple[int | None, float]:
        """Return the subject of the burst that is on, if any, and the posts per second."""
        cycle, within_s = divmod(running_s, BURST_EVERY_S)
        if within_s < BURST_EVERY_S - BURST_LENGTH_S:
            return None, self._posts_per_s
        return random.Random(f"{self._seed}/{cycle}").randrange(100), (
            self._posts_per_s * BURST_FACTOR
        )


def make_post(seed: int, number: int, at_ms: int, burst: int | None = None) -> SyntheticPost:
    """Make the post of a number: the same seed and number give the same one."""
    dice = random.Random(f"{seed}:{number}")
    is_korean = dice.random() < 0.65
    subjects = SUBJECTS_KO if is_korean else SUBJECTS_EN
    # Squaring makes some subjects common and others rare, as in life.
    subject = subjects[int(len(subjects) * dice.random() ** 2)]
    if burst is not None and dice.random() < 0.8:
        subject = subjects[burst % len(subjects)]
    if is_korean:
        place, particle = dice.choice(PLACES_KO), dice.choice(PARTICLES_KO)
        text = f"{place} {subject}{particle}, {dice.choice(VERBS_KO)}."
    else:
        text = f"{dice.choice(OPENINGS_EN)} {subject} {dice.choice(VERBS_EN)}."
    if dice.random() < 0.15:
        text = f"{text} #{subject.split()[-1].replace('-', '')}"
    popularity = int(dice.paretovariate(1.2)) - 1
    return SyntheticPost(
        post_id=f"{seed}-{number}",
        author=f"synthetic-{dice.randrange(AUTHORS_COUNT)}",
        text=text,
        lang="ko" if is_korean else "en",
        at_ms=at_ms,
        likes_count=min(popularity, 999),
        reposts_count=min(popularity // 4, 249),
    )
