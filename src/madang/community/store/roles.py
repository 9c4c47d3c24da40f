"""The port of roles, of who holds them, and of overwrites."""

from typing import Protocol

from madang.community.model import CommunityRole, Overwrite
from madang.engines.sql.port import Tx


class RoleStore(Protocol):
    """Roles and overwrites of communities."""

    async def roles(self, tx: Tx, community_id: str) -> list[CommunityRole]:
        """Return a community's roles, highest rank first; everyone's is the last."""
        ...

    async def put_role(self, tx: Tx, role: CommunityRole) -> None:
        """Store a new role or its new state."""
        ...

    async def delete_role(self, tx: Tx, role: CommunityRole) -> None:
        """Forget a role, who held it and its overwrites."""
        ...

    async def assign(self, tx: Tx, community_id: str, account_id: str, role_id: str) -> None:
        """Give a member a role."""
        ...

    async def unassign(self, tx: Tx, community_id: str, account_id: str, role_id: str) -> None:
        """Take a role from a member."""
        ...

    async def overwrites(self, tx: Tx, community_id: str) -> list[Overwrite]:
        """Return every overwrite of a community's places."""
        ...

    async def put_overwrite(self, tx: Tx, community_id: str, overwrite: Overwrite) -> None:
        """Store an overwrite or its new state."""
        ...

    async def delete_overwrite(self, tx: Tx, overwrite: Overwrite) -> None:
        """Forget one overwrite."""
        ...

    async def clear_overwrites(self, tx: Tx, place_id: str) -> None:
        """Forget every overwrite of a place."""
        ...
