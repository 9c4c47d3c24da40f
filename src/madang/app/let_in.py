"""The way back in for whoever holds the machine: lists of networks cleared, codes off, a reset link."""

from msgspec import Struct

from madang.app.engines import open_engines
from madang.app.people import identity_service
from madang.identity import INSTALLATION
from madang.kernel.clock import SystemClock
from madang.kernel.errors import NotFound
from madang.kernel.settings import Settings


class LetIn(Struct, frozen=True, kw_only=True):
    """Who was let in, and the link that sets a new password."""

    email: str
    link: str | None


async def let_in(
    settings: Settings, email: str, *, no_second_step: bool, password_link: bool
) -> LetIn:
    """Clear what keeps an account out; a server that runs beside sees it at the next login.

    Raises:
        NotFound: nobody has this address.
    """
    clock = SystemClock()
    engines = await open_engines(settings, clock)
    try:
        identity = identity_service(settings, engines, clock)
        account = await identity.by_email(email)
        if account is None:
            raise NotFound(f"No account has the address {email}.")
        await identity.networks.clear([account.account_id, INSTALLATION])
        if no_second_step:
            await identity.second_step.forget(account.account_id)
        link = await identity.passwords.new_link(account) if password_link else None
        return LetIn(email=account.email, link=link)
    finally:
        await engines.close()
