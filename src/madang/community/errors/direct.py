"""What direct channels, friends and blocks refuse. A block is never told apart from other reasons."""

from madang.kernel.errors import MadangError


class PersonNotFound(MadangError):
    """There is no such person, or the caller has nothing to do with them."""

    code = "community.person_not_found"
    status = 404


class PersonRefused(MadangError):
    """This person takes no messages or requests from the caller; why is not told."""

    code = "community.person_refused"
    status = 403


class BlockedByYou(MadangError):
    """The caller has blocked this person; lift the block first."""

    code = "community.blocked_by_you"
    status = 409


class TooManyPeople(MadangError):
    """A group has at most `data.people_max` people."""

    code = "community.too_many_people"
    status = 409


class TooManyFriends(MadangError):
    """An account has at most `data.friends_max` friends and requests."""

    code = "community.too_many_friends"
    status = 409


class TooManyBlocks(MadangError):
    """An account blocks at most `data.blocks_max` people."""

    code = "community.too_many_blocks"
    status = 409


class NotGroup(MadangError):
    """A direct channel of two people stays theirs: it is closed, not left or changed."""

    code = "community.not_group"
    status = 409
