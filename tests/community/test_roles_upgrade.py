"""An installation of before roles: owner, moderator and member become roles that mean the same."""

import asyncio
import sqlite3
from pathlib import Path

from madang.community.adapters import SqlMemberStore, SqlRoleStore, SqlStructureStore
from madang.community.model import EVERYONE_PERMISSIONS, MODERATOR_PERMISSIONS, Member
from madang.engines.sql.migrate import migrate
from madang.engines.sql.sqlite import SqliteDatabase


async def test_PM3_the_roles_of_before_are_carried_over(tmp_path: Path) -> None:
    path = tmp_path / "madang.db"
    url = f"sqlite:///{path}"
    await asyncio.to_thread(migrate, url, "0006")
    before = sqlite3.connect(path)
    before.execute("INSERT INTO community VALUES ('c', 'C', '', '', 'ann', 1, 0)")
    before.execute("INSERT INTO channel VALUES ('ch', 'c', NULL, 'text', NULL, 'n', '', 0, 0)")
    for account, role in (("ann", "owner"), ("bo", "moderator"), ("cy", "member")):
        before.execute("INSERT INTO member VALUES ('c', ?, ?, ?, 0)", (account, account, role))
    before.commit()
    before.close()
    await asyncio.to_thread(migrate, url)
    db = await SqliteDatabase.open(path)
    try:
        roles = await db.read(lambda tx: SqlRoleStore().roles(tx, "c"))
        members = await db.read(lambda tx: SqlMemberStore().members(tx, "c"))
        channels = await db.read(lambda tx: SqlStructureStore().channels(tx, "c"))
    finally:
        await db.close()
    assert [(r.preset, r.rank, r.permissions) for r in roles] == [
        ("moderator", 1, int(MODERATOR_PERMISSIONS)),
        ("everyone", 0, int(EVERYONE_PERMISSIONS)),
    ]

    def told(member: Member) -> tuple[str, str, int]:
        return member.account_id, member.role, len(member.role_ids)

    assert [told(m) for m in members] == [
        ("ann", "owner", 0),
        ("bo", "moderator", 1),
        ("cy", "member", 0),
    ]
    assert [c.is_synced for c in channels] == [True]
