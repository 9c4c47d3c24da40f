"""What an account changed of itself (on its own stream, for its other devices)."""

from madang.community.model.profiles import Profile
from madang.kernel.events import Event


class OwnProfileChanged(Event, frozen=True, kw_only=True, tag="community.own_profile_changed"):
    """This account wrote its profile, everywhere or of one community."""

    profile: Profile


class OrderChanged(Event, frozen=True, kw_only=True, tag="community.order_changed"):
    """This account put its communities into another order."""

    community_ids: tuple[str, ...]
