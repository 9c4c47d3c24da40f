"""Direct channels, friends and blocks, told on the own stream of each account they concern."""

from madang.community.model.direct import Direct
from madang.community.model.people import Blocked, Friend, PeopleSettings
from madang.kernel.events import Event


class DirectChanged(Event, frozen=True, kw_only=True, tag="community.direct_changed"):
    """A direct channel stands in this account's list, and looks like this."""

    direct: Direct


class DirectGone(Event, frozen=True, kw_only=True, tag="community.direct_gone"):
    """A direct channel is not in this account's list any more: closed, left, or removed from."""

    community_id: str


class FriendChanged(Event, frozen=True, kw_only=True, tag="community.friend_changed"):
    """A friend or a request stands, and looks like this."""

    friend: Friend


class FriendEnded(Event, frozen=True, kw_only=True, tag="community.friend_ended"):
    """A friendship or a request is over, for whatever reason."""

    account_id: str


class PersonBlocked(Event, frozen=True, kw_only=True, tag="community.person_blocked"):
    """This account has blocked somebody."""

    blocked: Blocked


class PersonUnblocked(Event, frozen=True, kw_only=True, tag="community.person_unblocked"):
    """This account has lifted a block."""

    account_id: str


class PeopleSettingsChanged(
    Event, frozen=True, kw_only=True, tag="community.people_settings_changed"
):
    """This account changed who may begin a direct channel with it."""

    settings: PeopleSettings
