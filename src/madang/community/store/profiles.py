"""The port of profiles, and of everybody's own order of communities."""

from typing import Protocol

from madang.community.model.profiles import Profile
from madang.engines.sql.port import Tx


class ProfileStore(Protocol):
    """What people wrote of themselves."""

    async def profile(self, tx: Tx, account_id: str, community_id: str) -> Profile:
        """Return a profile; an empty one when there is none. `community_id` "" is everywhere."""
        ...

    async def put(self, tx: Tx, account_id: str, profile: Profile, picture_key: str | None) -> None:
        """Store a profile with the blob of its picture."""
        ...

    async def picture_key(self, tx: Tx, picture_id: str) -> str | None:
        """Return the blob of a picture that a profile shows."""
        ...

    async def order(self, tx: Tx, account_id: str) -> list[str]:
        """Return somebody's own order of communities."""
        ...

    async def put_order(self, tx: Tx, account_id: str, community_ids: list[str]) -> None:
        """Store somebody's own order of communities in place of the one before."""
        ...
