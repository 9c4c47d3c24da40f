"""What rules cost a message: judging beside no rules, and words in one pass beside one by one.

    python -m bench.rules

Everything is made here, with a fixed seed; figures go to stdout.
"""

import random
import statistics
import time

from madang.community.model.judging import RuleBook, Written
from madang.community.model.rules import (
    KeywordTrigger,
    LinkTrigger,
    MentionTrigger,
    Rule,
    SpamTrigger,
    Trigger,
)

RULES = 50
WORDS_PER_RULE = 100
MESSAGES = 2_000
LETTERS = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"


def made(number: int, trigger: Trigger) -> Rule:
    """Return a rule that is on."""
    return Rule(
        rule_id=f"{number:016d}",
        community_id="c" * 16,
        name=f"규칙 {number}",
        mode="on",
        trigger=trigger,
        acts=("block",),
        reason="",
        time_out_ms=60_000,
        exempt_role_ids=(),
        exempt_channel_ids=(),
        created_at_ms=0,
        changed_at_ms=0,
    )


def rules(dice: random.Random) -> list[Rule]:
    """Return fifty rules: words, and ten of each other kind's."""
    found: list[Rule] = []
    for number in range(RULES):
        words = tuple(f"*{''.join(dice.choices(LETTERS, k=4))}*" for _ in range(WORDS_PER_RULE))
        hosts = tuple(f"h{number}-{n}.example" for n in range(50))
        triggers: list[Trigger] = [
            KeywordTrigger(words=words, allowed=()),
            KeywordTrigger(words=words, allowed=()),
            LinkTrigger(mode="deny", hosts=hosts, is_invite_denied=True),
            MentionTrigger(mentions_max=10, window_s=60),
            SpamTrigger(repeats_max=5, messages_max=30, window_s=60),
        ]
        found.append(made(number, triggers[number % len(triggers)]))
    return found


def texts(dice: random.Random, length_chars: int) -> list[str]:
    """Return messages of about a length, with blanks and a link now and then."""
    found = []
    for _ in range(MESSAGES):
        text = "".join(dice.choices(LETTERS + "  ", k=length_chars))
        found.append(text + " https://example.org/x" if dice.random() < 0.2 else text)
    return found


def main() -> None:
    """Measure, and print a line for each length of message."""
    dice = random.Random(20261121)
    book = RuleBook(rules(dice))
    began = time.perf_counter()
    RuleBook(book.rules)
    print(f"{RULES} rules, {RULES * 2 // 5 * WORDS_PER_RULE} words:", end=" ")
    print(f"made in {(time.perf_counter() - began) * 1e3:.1f} ms")
    for length_chars in (20, 60, 200, 1000, 4000):
        spent = []
        for text in texts(dice, length_chars)[: 200 if length_chars > 200 else MESSAGES]:
            written = Written(("x" * 16,), (), text, 0, 0)
            began = time.perf_counter()
            book.judge(written)
            spent.append((time.perf_counter() - began) * 1e6)
        spent.sort()
        print(
            f"{length_chars:5d} letters: median {statistics.median(spent):8.0f} us, "
            f"p99 {spent[int(len(spent) * 0.99)]:8.0f} us"
        )


if __name__ == "__main__":
    main()
