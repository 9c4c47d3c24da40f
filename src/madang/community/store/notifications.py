"""The port of notification settings. Every method runs inside the transaction it is given."""

from typing import Protocol

from madang.community.model.notifications import NotificationSetting
from madang.engines.sql.port import Tx


class NotificationStore(Protocol):
    """What members set about being told."""

    async def settings(
        self, tx: Tx, account_id: str, community_id: str
    ) -> list[NotificationSetting]:
        """Return a member's settings in a community."""
        ...

    async def put(self, tx: Tx, account_id: str, setting: NotificationSetting) -> None:
        """Store a setting in the place of the one before."""
        ...
