"""How a person shows themselves: a nickname, a few words, and a face, per community or everywhere."""

from msgspec import Struct

BIO_LENGTH_MAX_CHARS = 190
NICKNAME_LENGTH_MAX_CHARS = 32
FACE_EMOJI_MAX_CHARS = 16
FACE_BYTES_MAX = 4 * 1024 * 1024
FACE_SIDE_PX = 256
FACE_TYPE = "image/webp"
EVERYWHERE = ""


class Face(Struct, frozen=True, kw_only=True):
    """What stands beside a name: a picture, or an emoji or letters on a colour (PF4)."""

    emoji: str
    """Empty: the letters of the name."""
    colour: str
    """`#rrggbb`, or empty for the colour that follows from the account's id."""
    picture_id: str | None
    """Shown instead of both, from `/api/faces/{picture_id}`."""


class Profile(Struct, frozen=True, kw_only=True):
    """What somebody wrote of themselves in one place; what is empty is as everywhere (PF3)."""

    community_id: str | None
    """None: everywhere."""
    nickname: str | None
    bio: str
    face: Face


NO_FACE = Face(emoji="", colour="", picture_id=None)


def shown_face(here: Face, everywhere: Face) -> Face:
    """Return the face of a community when there is one, else the one of everywhere (PF3)."""
    return here if here != NO_FACE else everywhere
