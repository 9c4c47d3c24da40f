"""What an account changed about being told (on its own stream, for its other devices)."""

from madang.community.model.notifications import NotificationSetting
from madang.kernel.events import Event


class NotificationsChanged(Event, frozen=True, kw_only=True, tag="community.notifications_changed"):
    """This account set what it wants to be told of in one place."""

    setting: NotificationSetting
