"""`madang export` and `madang import`: a community as a file, for who holds the machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from madang.app.house import House
from madang.community import Author
from madang.kernel.errors import NotFound, SettingsError
from madang.kernel.settings import Settings


@asynccontextmanager
async def _resting(settings: Settings) -> AsyncIterator[House]:
    """Give a house in which nothing moves; a server may run beside it."""
    house = await House.open(settings)
    try:
        yield house
    finally:
        await house.engines.close()


async def export_community(settings: Settings, community_id: str, path: Path) -> int:
    """Write a community's archive and return its size in bytes.

    Raises:
        SettingsError: the file is there already. CommunityNotFound.
    """
    if await asyncio.to_thread(path.exists):
        raise SettingsError(f"{path} is there already; name a new file.")
    async with _resting(settings) as house:
        await house.community.exports.write(community_id, path)
    return (await asyncio.to_thread(path.stat)).st_size


async def import_archive(
    settings: Settings, path: Path, email: str, community_id: str | None
) -> dict[str, int]:
    """Take an archive in for an account; a Discord archive goes into a community of theirs.

    Raises:
        NotFound: nobody has this address. ArchiveBroken, ArchiveNewer, NotAllowed.
    """
    async with _resting(settings) as house:
        account = await house.identity.by_email(email)
        if account is None:
            raise NotFound(f"No account has the address {email}.")
        who = Author(account.account_id, account.name)
        return await house.community.imports.take(path, community_id, who)
