"""What is refused of custom emoji, by code."""

from madang.kernel.errors import MadangError


class EmojiNameInvalid(MadangError):
    """The name of an emoji has 2 to `data.length_max_chars` letters, digits or _."""

    code = "community.emoji_name_invalid"
    status = 422


class EmojiNameTaken(MadangError):
    """Another emoji of this community has that name."""

    code = "community.emoji_name_taken"
    status = 409


class EmojiNotFound(MadangError):
    """There is no such emoji, or the caller may not see it."""

    code = "community.emoji_not_found"
    status = 404


class EmojiRefused(MadangError):
    """An emoji is a PNG, GIF or WebP picture of at most `data.side_max_px` pixels a side."""

    code = "community.emoji_refused"
    status = 415


class TooManyEmoji(MadangError):
    """A community has at most `data.emoji_max` emoji of its own."""

    code = "community.too_many_emoji"
    status = 409
