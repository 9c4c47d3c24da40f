"""Coming in by request: the form of a community, and what applicants wrote on it."""

from typing import Literal

from msgspec import Struct

QUESTIONS_MAX = 5
QUESTION_LENGTH_MAX_CHARS = 200
FORM_TEXT_MAX_CHARS = 1000
ANSWER_LENGTH_MAX_CHARS = 1000
REQUESTS_LISTED_MAX = 200
REQUESTS_WAITING_MAX = 1000
REQUESTS_PER_HOUR_MAX = 20
ASK_AGAIN_MS = 24 * 60 * 60_000

RequestState = Literal["waiting", "accepted", "refused", "withdrawn"]


class JoinForm(Struct, frozen=True, kw_only=True):
    """How strangers come into a community: `is_on` means by request."""

    community_id: str
    is_on: bool
    text: str
    questions: tuple[str, ...]


class Answer(Struct, frozen=True, kw_only=True):
    """A question as it stood, and what was answered."""

    question: str
    answer: str


class JoinRequest(Struct, frozen=True, kw_only=True):
    """Somebody who asked to come in."""

    request_id: str
    community_id: str
    account_id: str
    name: str
    text: str
    answers: tuple[Answer, ...]
    state: RequestState
    reason: str
    """Why it was refused, for the applicant; may be empty."""
    asked_at_ms: int
    decided_by_id: str | None
    decided_by_name: str | None
    decided_at_ms: int | None


class MyRequest(Struct, frozen=True, kw_only=True):
    """What an applicant is told of their own request."""

    request_id: str
    state: RequestState
    reason: str
    asked_at_ms: int
    ask_again_at_ms: int | None
    """After a refusal: from when on one may ask again."""


class JoinDoor(Struct, frozen=True, kw_only=True):
    """What a stranger learns at the door of a community that one asks to come into."""

    community_id: str
    name: str
    description: str
    icon: str
    members_count: int
    form: JoinForm
    is_member: bool
    my_request: MyRequest | None
