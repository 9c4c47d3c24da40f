"""Files at the whole house, over HTTP: sent by one, seen by who may, 404 for everybody else."""

from typing import Any

import aiohttp
import pytest

from tests.community import pictures
from tests.person import Person, Refused

PIECE_BYTES = 1024 * 1024


async def put(person: Person, upload_id: str, offset: int, content: bytes) -> tuple[int, Any]:
    """Send one piece; return the status and the answer."""
    async with person.session.put(
        f"{person.base}/api/uploads/{upload_id}/content?offset={offset}",
        data=content,
        headers={"Authorization": f"Bearer {person.token}"},
    ) as answer:
        return answer.status, await answer.json()


async def send_file(person: Person, channel_id: str, content: bytes, name: str) -> dict[str, Any]:
    """Upload a file and send it; return the message."""
    began = await person.call(
        "POST", f"/api/channels/{channel_id}/uploads", {"name": name, "size_bytes": len(content)}
    )
    for offset in range(0, len(content), PIECE_BYTES):
        piece = content[offset : offset + PIECE_BYTES]
        status, answer = await put(person, began["upload_id"], offset, piece)
        assert status == 200, answer
    sent: dict[str, Any] = await person.call(
        "POST",
        f"/api/channels/{channel_id}/messages",
        {"nonce": began["upload_id"], "text": "", "attachment_ids": [began["upload_id"]]},
    )
    return sent


async def get(person: Person, path: str) -> tuple[aiohttp.ClientResponse, bytes]:
    """Fetch as an <img> does: without a token."""
    async with person.session.get(person.base + path) as answer:
        return answer, await answer.read()


async def private_channel(owner: Person) -> str:
    """Make a community that only its owner sees; return its channel."""
    made = await owner.call("POST", "/api/communities", {"name": "비밀 Secret"})
    snapshot = await owner.call("GET", f"/api/communities/{made['community_id']}")
    channel_id: str = snapshot["channels"][0]["channel_id"]
    return channel_id


async def test_AT10_AT11_a_picture_opens_by_its_key(ann: Person, stranger: Person) -> None:
    _, channel_id = await ann.public_channel()
    sent = await send_file(ann, channel_id, pictures.jpeg(), "한글 사진.jpg")
    [shown] = sent["attachments"]
    assert (shown["width"], shown["height"], shown["media_type"]) == (40, 30, "image/jpeg")
    assert (await ann.history(channel_id))[-1]["attachments"] == sent["attachments"]
    key = (await stranger.call("GET", f"/api/channels/{channel_id}/file-key"))["key"]
    path = f"/api/attachments/{shown['attachment_id']}/file?key={key}"
    answer, content = await get(stranger, path)
    assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert pictures.SECRET not in content
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in "".join(answer.headers.getall("Content-Security-Policy"))
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''%ED")
    assert answer.headers["Cache-Control"].startswith("private")
    async with stranger.session.get(
        stranger.base + path, headers={"If-None-Match": answer.headers["ETag"]}
    ) as again:
        assert again.status == 304


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
async def test_AT11_what_a_browser_could_run_is_downloaded(ann: Person, content: bytes) -> None:
    _, channel_id = await ann.public_channel()
    sent = await send_file(ann, channel_id, content, "page.html")
    key = (await ann.call("GET", f"/api/channels/{channel_id}/file-key"))["key"]
    attachment_id = sent["attachments"][0]["attachment_id"]
    answer, received = await get(ann, f"/api/attachments/{attachment_id}/file?key={key}")
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert received == content


async def test_AT9_who_may_not_read_the_channel_gets_404(
    ann: Person, bo: Person, stranger: Person
) -> None:
    channel_id = await private_channel(ann)
    _, public_id = await ann.public_channel()
    sent = await send_file(ann, channel_id, b"secret", "secret.txt")
    path = f"/api/attachments/{sent['attachments'][0]['attachment_id']}/file"
    assert (await get(ann, f"{path}?key={await _key(ann, channel_id)}"))[1] == b"secret"
    for person in (bo, stranger):
        with pytest.raises(Refused, match="404"):
            await person.call("GET", f"/api/channels/{channel_id}/file-key")
        with pytest.raises(Refused, match="404"):
            await person.call("GET", path)
        for key in (await _key(person, public_id), await _key(ann, public_id), "x.1.y"):
            assert (await get(person, f"{path}?key={key}"))[0].status == 404


async def _key(person: Person, channel_id: str) -> str:
    key: str = (await person.call("GET", f"/api/channels/{channel_id}/file-key"))["key"]
    return key


async def test_AT2_AT3_a_piece_over_the_limit_and_a_hole_are_refused(
    ann: Person, bo: Person
) -> None:
    _, channel_id = await ann.public_channel()
    large = {"name": "a", "size_bytes": 2 * PIECE_BYTES}
    began = await ann.call("POST", f"/api/channels/{channel_id}/uploads", large)
    upload_id = began["upload_id"]
    status, answer = await put(ann, upload_id, 0, b"x" * (PIECE_BYTES + 1))
    assert (status, answer["error"]["code"]) == (413, "kernel.too_large")
    assert (await put(ann, upload_id, 0, b"x" * PIECE_BYTES))[0] == 200
    status, answer = await put(ann, upload_id, 5, b"x")
    assert (status, answer["error"]["data"]) == (409, {"received_bytes": PIECE_BYTES})
    assert (await put(bo, upload_id, PIECE_BYTES, b"x"))[0] == 404
    over = {"name": "a", "size_bytes": 25 * PIECE_BYTES + 1}
    with pytest.raises(Refused, match=r"413 kernel\.too_large"):
        await ann.call("POST", f"/api/channels/{channel_id}/uploads", over)
    await ann.call("DELETE", f"/api/uploads/{upload_id}")
    with pytest.raises(Refused, match="404"):
        await ann.call("GET", f"/api/uploads/{upload_id}")
