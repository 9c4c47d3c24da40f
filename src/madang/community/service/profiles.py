"""Profiles: nickname, bio and face, of a community or everywhere; and the own order of communities.

The one thing to know: `Member.name` is what somebody is called in a community, so whoever shows a
member's name shows the nickname.
"""

from collections.abc import Callable

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from madang.community.errors import MemberNotFound, RankTooLow
from madang.community.errors.profiles import FaceInvalid, FaceNotFound
from madang.community.events import MemberUpdated
from madang.community.events.profiles import OrderChanged, OwnProfileChanged
from madang.community.model import Member, Permission, clean_colour, clean_text
from madang.community.model.audit import Change
from madang.community.model.files import PICTURES, sniff
from madang.community.model.profiles import (
    BIO_LENGTH_MAX_CHARS,
    EVERYWHERE,
    FACE_BYTES_MAX,
    NICKNAME_LENGTH_MAX_CHARS,
    Profile,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.reactions import check_emoji
from madang.community.service.tools import Tools, account_stream, community_stream
from madang.engines.sql.port import Tx
from madang.kernel.errors import Malformed, TooLarge
from madang.kernel.ids import new_id
from madang.realtime.streams import Out

ORDER_MAX = 500


class ProfileFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be said of oneself; what is left out stays."""

    bio: str | UnsetType = UNSET
    emoji: str | UnsetType = UNSET
    colour: str | UnsetType = UNSET


Known = tuple[Profile, str | None]
"""A profile and the blob of its picture."""


class Profiles:
    """Verbs on profiles. `community_id` None is everywhere."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def own(self, account_id: str, community_id: str | None) -> Profile:
        """Return what somebody wrote of themselves in one place."""
        await self._need(account_id, community_id)
        return await self._tools.db.read(
            lambda tx: self._tools.profiles.profile(tx, account_id, community_id or EVERYWHERE)
        )

    async def update(
        self, account_id: str, community_id: str | None, fields: ProfileFields
    ) -> Profile:
        """Change one's bio, emoji or colour (PF3).

        Raises:
            CommunityNotFound, NotMember, TextTooLong, EmojiInvalid, ColourInvalid.
        """
        await self._need(account_id, community_id)

        def change(known: Known) -> Known:
            profile, key = known
            face = profile.face
            if fields.bio is not UNSET:
                profile = replace(profile, bio=clean_text(fields.bio, BIO_LENGTH_MAX_CHARS))
            if fields.emoji is not UNSET:
                if fields.emoji:
                    check_emoji(fields.emoji)
                face = replace(face, emoji=fields.emoji)
            if fields.colour is not UNSET:
                face = replace(face, colour=clean_colour(fields.colour))
            return replace(profile, face=face), key

        return await self._write(account_id, community_id, change)

    async def set_picture(
        self, account_id: str, community_id: str | None, content: bytes
    ) -> Profile:
        """Show a picture: cut to a square, without what it tells of where it was taken (PF5).

        Raises:
            TooLarge, FaceInvalid, PictureBroken.
        """
        await self._need(account_id, community_id)
        if len(content) > FACE_BYTES_MAX:
            raise TooLarge(f"At most {FACE_BYTES_MAX} bytes go.", limit_bytes=FACE_BYTES_MAX)
        kind = sniff(content)
        if kind not in PICTURES:
            raise FaceInvalid("A face is a JPEG, PNG, GIF or WebP picture.", kind=kind)
        square = await self._tools.files.pictures.square(content, kind)
        key = await self._tools.files.blobs.put(square)

        def change(known: Known) -> Known:
            face = replace(known[0].face, picture_id=new_id())
            return replace(known[0], face=face), key

        return await self._write(account_id, community_id, change)

    async def remove_picture(self, account_id: str, community_id: str | None) -> Profile:
        """Show no picture any more."""
        await self._need(account_id, community_id)

        def change(known: Known) -> Known:
            return replace(known[0], face=replace(known[0].face, picture_id=None)), None

        return await self._write(account_id, community_id, change)

    async def picture(self, picture_id: str) -> bytes:
        """Return a picture that some profile shows; its id is known to who sees the profile (PF6)."""
        key = await self._tools.db.read(lambda tx: self._tools.profiles.picture_key(tx, picture_id))
        if key is None:
            raise FaceNotFound("Nobody shows this picture.", picture_id=picture_id)
        return await self._tools.files.blobs.get(key)

    async def set_nickname(
        self, community_id: str, account_id: str, nickname: str | None, by_id: str
    ) -> Member:
        """Call somebody otherwise in a community; None or empty: by the account's name (PF1, PF2).

        Raises:
            NotAllowed, NotMember, MemberNotFound, RankTooLow, TextTooLong.
        """
        is_own = account_id == by_id
        need = Permission.CHANGE_NICKNAME if is_own else Permission.MANAGE_NICKNAMES
        await self._access.need_here(community_id, by_id, need)
        fresh = " ".join(clean_text(nickname or "", NICKNAME_LENGTH_MAX_CHARS).split()) or None

        async def work(tx: Tx, out: Out) -> Member:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            rights = await self._access.read_rights(tx, community_id)
            before = rights.members.get(account_id) if rights else None
            if rights is None or before is None:
                raise MemberNotFound("There is no such member here.", account_id=account_id)
            if not is_own and rights.rank(account_id) >= rights.rank(by_id):
                raise RankTooLow("This member's rank is not below yours.")
            known, key = await self._known(tx, account_id, community_id)
            after = replace(before, name=fresh or before.account_name, nickname=fresh)
            if fresh != known.nickname:
                await self._tools.profiles.put(tx, account_id, replace(known, nickname=fresh), key)
            await out.emit(stream, seq, MemberUpdated(community_id=community_id, member=after))
            if not is_own and fresh != known.nickname:
                change = Change(field="nickname", before=known.nickname, after=fresh)
                act = Act(
                    community_id=community_id,
                    actor_id=by_id,
                    kind="nickname_changed",
                    target_kind="member",
                    target_id=account_id,
                    target_name=before.account_name,
                    changes=(change,),
                )
                await record(self._tools, tx, act)
            return after

        member = await self._tools.streams.write(work)
        await self._access.changed(community_id)
        return member

    async def put_order(self, account_id: str, community_ids: list[str]) -> list[str]:
        """Keep one's own order of communities, for all of one's devices (SR9)."""
        if len(set(community_ids)) != len(community_ids) or len(community_ids) > ORDER_MAX:
            raise Malformed(f"community_ids names at most {ORDER_MAX} communities, each once.")

        async def work(tx: Tx, out: Out) -> list[str]:
            stream = account_stream(account_id)
            seq = await out.next_seq(stream)
            joined = set(await self._tools.members.communities_of(tx, account_id))
            kept = [each for each in community_ids if each in joined]
            await self._tools.profiles.put_order(tx, account_id, kept)
            await out.emit(stream, seq, OrderChanged(community_ids=tuple(kept)))
            return kept

        return await self._tools.streams.write(work)

    async def _need(self, account_id: str, community_id: str | None) -> None:
        if community_id is not None:
            await self._access.need(community_id, account_id, "member")

    async def _known(self, tx: Tx, account_id: str, community_id: str | None) -> Known:
        store = self._tools.profiles
        known = await store.profile(tx, account_id, community_id or EVERYWHERE)
        picture_id = known.face.picture_id
        return known, await store.picture_key(tx, picture_id) if picture_id else None

    async def _write(
        self, account_id: str, community_id: str | None, change: Callable[[Known], Known]
    ) -> Profile:
        """Write a profile and tell of it where its owner is a member."""

        async def work(tx: Tx, out: Out) -> tuple[Profile, list[str], str | None]:
            own = account_stream(account_id)
            seq = await out.next_seq(own)
            known, old_key = await self._known(tx, account_id, community_id)
            after, key = change((known, old_key))
            here = await self._tools.members.communities_of(tx, account_id)
            told = [each for each in here if community_id in (None, each)]
            before = {m: await self._tools.members.member(tx, m, account_id) for m in told}
            await self._tools.profiles.put(tx, account_id, after, key)
            await out.emit(own, seq, OwnProfileChanged(profile=after))
            for each in told:
                member = await self._tools.members.member(tx, each, account_id)
                if member is None or member == before[each]:
                    continue
                stream = community_stream(each)
                at = await out.next_seq(stream)
                await out.emit(stream, at, MemberUpdated(community_id=each, member=member))
            return after, told, old_key if old_key != key else None

        after, told, gone = await self._tools.streams.write(work)
        for each in told:
            await self._access.changed(each)
        if gone is not None:
            await self._tools.files.blobs.collect([gone])
        return after
