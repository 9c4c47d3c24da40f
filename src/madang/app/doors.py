"""What the sockets ask of the packages above them: who is this, and may they follow that stream."""

from madang.boards import board_stream
from madang.community import Author, CommunityService
from madang.community.events import PresenceChanged
from madang.identity import IdentityService, ScopeMissing
from madang.kernel.errors import MadangError
from madang.kernel.events import Ephemeral
from madang.realtime.gateway import Who
from madang.realtime.presence import Presence


class HouseDoors:
    """The `Doors` of the whole house."""

    def __init__(
        self, identity: IdentityService, community: CommunityService, presence: Presence
    ) -> None:
        self._presence = presence
        self._identity = identity
        self._community = community

    def authenticate(self, token: str) -> Who:
        """Return who a token stands for, or raise a MadangError."""
        principal = self._identity.authenticate(token)
        may_write = self._identity.may_write(principal)
        grant = principal.grant
        if grant is None:
            return Who(principal.account_id, principal.session_id, principal.name, may_write)
        if "read" not in grant.scopes:
            raise ScopeMissing("Sockets need a token with the scope read.", needs="read")
        return Who(
            principal.account_id,
            principal.session_id,
            principal.name,
            may_write and "write" in grant.scopes,
            grant.community_ids,
            frozenset(grant.scopes),
        )

    async def may_follow(self, who: Who | None, stream: str) -> bool:
        """Say whether someone (None: a stranger) may read a stream; unknown kinds are refused."""
        kind, _, name = stream.partition(":")
        account_id = who.account_id if who else None
        bound_to = who.community_ids if who else None
        self._community.access.bind(bound_to)
        if kind == "account":
            # It tells of every community, also of those that a bound token may not see (DO5).
            return name == account_id and bound_to is None
        needs = {"board": "boards", "moderation": "moderate"}.get(kind)
        if needs and who is not None and who.scopes is not None and needs not in who.scopes:
            return False
        if kind == "community":
            return await self._community.access.may_read(name, account_id)
        if kind == "moderation":
            return await self._community.reports.may_follow(name, account_id)
        if kind not in ("channel", "board"):
            return False
        try:
            channel = await self._community.access.channel(name, account_id)
        except MadangError:
            return False
        return kind == "channel" or channel.board is not None

    async def typing(self, who: Who, channel_id: str) -> None:
        """Someone is writing in a channel; who may not write is not told of (ID23)."""
        # Who is invisible is offline to everybody, and nobody who is offline writes (PR2).
        if not who.may_write or self._presence.is_hidden(who.account_id):
            return
        self._community.access.bind(who.community_ids)
        await self._community.messages.typing(channel_id, Author(who.account_id, who.name))

    async def known_to(self, who: Who, account_ids: list[str]) -> list[str]:
        """Return those whose presence someone may see: of their communities, friends, themselves."""
        known = {who.account_id}
        for community_id in await self._community.members.communities_of(who.account_id):
            known |= await self._members_of(community_id, who)
        if who.community_ids is None:
            known.update(await self._community.people.friend_ids(who.account_id))
        return [account_id for account_id in account_ids if account_id in known]

    async def knowing(self, account_id: str, people: list[Who]) -> list[bool]:
        """Say of each of some people whether they may see an account's presence."""
        community_ids = await self._community.members.communities_of(account_id)
        friend_ids = set(await self._community.people.friend_ids(account_id))
        everybody = {c: await self._members_of(c, None) for c in community_ids}
        return [
            who.account_id == account_id
            or (who.community_ids is None and who.account_id in friend_ids)
            or any(
                who.account_id in members
                for c, members in everybody.items()
                if who.community_ids is None or c in who.community_ids
            )
            for who in people
        ]

    async def _members_of(self, community_id: str, who: Who | None) -> frozenset[str]:
        access = self._community.access
        access.bind(who.community_ids if who else None)
        rights = await access.rights(community_id)
        return frozenset(rights.members) if rights else frozenset()

    async def passing(self, stream: str) -> list[Ephemeral]:
        """Return which of one's friends are present, for who begins to follow their own stream."""
        kind, _, name = stream.partition(":")
        if kind != "account":
            return []
        present = await self._community.people.presences(name)
        return [PresenceChanged(account_id=a, state=state) for a, state in present.items()]


def streams_of(community_id: str, channel_ids: list[str]) -> list[str]:
    """Return every stream whose readers a change of permission in a community may touch."""
    return [
        f"community:{community_id}",
        f"moderation:{community_id}",
        *(f"channel:{channel_id}" for channel_id in channel_ids),
        *(board_stream(channel_id) for channel_id in channel_ids),
    ]
