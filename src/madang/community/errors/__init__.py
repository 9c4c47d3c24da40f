"""What the community refuses, by code."""

from madang.kernel.errors import MadangError


class CommunityNotFound(MadangError):
    """There is no such community, or the caller may not see it."""

    code = "community.not_found"
    status = 404


class ChannelNotFound(MadangError):
    """There is no such channel, or the caller may not see it."""

    code = "community.channel_not_found"
    status = 404


class MessageNotFound(MadangError):
    """There is no such message, it was deleted, or the caller may not see it."""

    code = "community.message_not_found"
    status = 404


class MemberNotFound(MadangError):
    """The account is not a member of this community."""

    code = "community.member_not_found"
    status = 404


class NotMember(MadangError):
    """Only members may do this; join first."""

    code = "community.not_member"
    status = 403


class NotAllowed(MadangError):
    """The caller's role does not allow this; `data.needs` names the role that does."""

    code = "community.not_allowed"
    status = 403


class NotAuthor(MadangError):
    """Only the author may change a message's text."""

    code = "community.not_author"
    status = 403


class TextEmpty(MadangError):
    """A message needs a visible character."""

    code = "community.text_empty"
    status = 422


class TextTooLong(MadangError):
    """The text is over its limit; `data.length_max_chars` says the limit."""

    code = "community.text_too_long"
    status = 422


class NameInvalid(MadangError):
    """A name is empty or over its limit."""

    code = "community.name_invalid"
    status = 422


class NonceInvalid(MadangError):
    """A send needs a nonce of 1 to 64 characters, chosen by the client."""

    code = "community.nonce_invalid"
    status = 422


class ReplyNotFound(MadangError):
    """The message replied to is not in this channel."""

    code = "community.reply_not_found"
    status = 422


class EmojiInvalid(MadangError):
    """A reaction is one emoji of at most 32 bytes."""

    code = "community.emoji_invalid"
    status = 422


class TooManyReactions(MadangError):
    """A message carries at most `data.kinds_max` different emoji."""

    code = "community.too_many_reactions"
    status = 409


class TooManyChannels(MadangError):
    """A community has at most `data.channels_max` channels."""

    code = "community.too_many_channels"
    status = 409


class SlowDown(MadangError):
    """Messages come too fast; `data.retry_after_s` says when to go on."""

    code = "community.slow_down"
    status = 429


class OwnerStays(MadangError):
    """The owner cannot leave or be given another role."""

    code = "community.owner_stays"
    status = 409


class BoardInvalid(MadangError):
    """A board channel names its board, and a text channel names none."""

    code = "community.board_invalid"
    status = 422


class RoleNotFound(MadangError):
    """There is no such role in this community."""

    code = "community.role_not_found"
    status = 404


class CategoryNotFound(MadangError):
    """There is no such category, or the caller may not see it."""

    code = "community.category_not_found"
    status = 404


class RoleStays(MadangError):
    """The roles that every community has cannot be deleted, and everyone's is not given or taken."""

    code = "community.role_stays"
    status = 409


class RankTooLow(MadangError):
    """Nobody manages a role or a member at or above their own rank."""

    code = "community.rank_too_low"
    status = 403


class TooManyRoles(MadangError):
    """A community has at most `data.roles_max` roles, a place at most as many overwrites as said."""

    code = "community.too_many_roles"
    status = 409


class ColourInvalid(MadangError):
    """A colour is `#rrggbb`, or empty for none."""

    code = "community.colour_invalid"
    status = 422


class OverwriteInvalid(MadangError):
    """An overwrite allows and denies rights in a place, none of them both."""

    code = "community.overwrite_invalid"
    status = 422


class OwnsCommunities(MadangError):
    """An account that owns communities cannot end; hand them over or delete them first."""

    code = "community.owns_communities"
    status = 409
