"""Other people's clients against our server: websockets, aiohttp, Node's ws, Chromium."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import aiohttp
import pytest
import websockets

from madang.realtime.websocket import PreparedFrame, broadcast
from tests.realtime.websocket.serving import Serving
from tests.realtime.websocket.test_sending import until

ROOT = Path(__file__).parents[3]
NODE_WS = ROOT / "web" / "node_modules" / "ws"
CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONG = '{"text":"마당 ' + "가나다라" * 20_000 + '"}'


@pytest.mark.parametrize("compression", ["deflate", None])
async def test_websockets(port: int, echo_server: Serving, compression: str | None) -> None:
    url = f"ws://127.0.0.1:{port}/echo"
    async with websockets.connect(url, compression=compression) as client:
        for text in ("", "안녕", LONG):
            await client.send(text)
            assert await client.recv() == text
        await client.send(["frag", "men", "ted"])
        assert await client.recv() == "fragmented"
        await client.send(b"\x00\xff")
        assert await client.recv() == "binary:2"
        await (await client.ping())
        (connection,) = echo_server.handler.connections
        assert connection.deflates == (compression is not None)
        frame = PreparedFrame(LONG.encode())
        for _ in range(3):
            echo_server.call(lambda: broadcast([connection], frame))
            assert await client.recv() == LONG
        await client.close(4001, "bye")
    assert client.close_code == 4001
    await asyncio.to_thread(until, lambda: not echo_server.handler.connections)


async def test_websockets_sees_our_close(port: int, echo_server: Serving) -> None:
    async with websockets.connect(f"ws://127.0.0.1:{port}/echo") as client:
        await client.send("ready")
        await client.recv()
        (connection,) = echo_server.handler.connections
        echo_server.call(lambda: connection.close(4008, "resume"))
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await client.recv()
    assert closed.value.rcvd == websockets.frames.Close(4008, "resume")
    await asyncio.to_thread(until, lambda: not echo_server.handler.connections)


@pytest.mark.parametrize("compress", [0, 15])
async def test_aiohttp(port: int, compress: int) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{port}/echo"
        async with session.ws_connect(url, compress=compress, max_msg_size=0) as client:
            assert bool(client.compress) == bool(compress)
            for text in ("", "안녕", LONG):
                await client.send_str(text)
                assert (await client.receive()).data == text
            await client.send_bytes(b"12345")
            assert (await client.receive()).data == "binary:5"
            await client.close(code=1000)
            assert client.close_code == 1000
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(f"http://127.0.0.1:{port}/other")
        assert refused.value.status == 404


NODE_CLIENT = """
const WebSocket = require(process.argv[1]);
const long = "마당 ".repeat(20000);
const texts = ["", "안녕", long];
const seen = [];
const socket = new WebSocket(process.argv[2], { perMessageDeflate: process.argv[3] === "true" });
socket.on("open", () => { socket.ping("p"); for (const text of texts) socket.send(text); });
socket.on("pong", (data) => seen.push("pong " + data));
socket.on("message", (data) => {
  seen.push(texts.includes(String(data)) ? String(data).length : "wrong");
  if (seen.length === 4) socket.close(4001, "bye");
});
socket.on("close", (code) => console.log(JSON.stringify({ seen, code, ext: socket.extensions })));
"""


@pytest.mark.parametrize("compression", [True, False])
def test_node_ws(port: int, compression: bool) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    if not NODE_WS.exists():
        pytest.skip("needs web/node_modules/ws: install the web client's packages first")
    url = f"ws://127.0.0.1:{port}/echo"
    run = subprocess.run(
        [node, "-e", NODE_CLIENT, str(NODE_WS), url, str(compression).lower()],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    answer = json.loads(run.stdout)
    assert answer["code"] == 4001
    assert answer["seen"] == ["pong p", 0, 2, 60000]
    assert bool(answer["ext"]) == compression


BROWSER_CLIENT = """(url) => new Promise((resolve) => {
  const long = "마당 ".repeat(20000);
  const texts = ["", "안녕", long];
  const seen = [];
  const socket = new WebSocket(url);
  socket.onopen = () => { for (const text of texts) socket.send(text); };
  socket.onmessage = (event) => {
    seen.push(event.data === texts[seen.length] ? event.data.length : "wrong");
    if (seen.length === 3) socket.close(4001, "bye");
  };
  socket.onclose = (event) => resolve({
    seen, code: event.code, clean: event.wasClean, extensions: socket.extensions });
})"""


@pytest.mark.browser
async def test_chromium(port: int, echo_server: Serving) -> None:
    if not HAS_CHROMIUM:
        pytest.skip("needs /usr/bin/chromium")
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        try:
            page = await browser.new_page()
            answer = await page.evaluate(BROWSER_CLIENT, f"ws://127.0.0.1:{port}/echo")
        finally:
            await browser.close()
    assert answer["seen"] == [0, 2, 60000]
    assert (answer["code"], answer["clean"]) == (4001, True)
    assert "permessage-deflate" in answer["extensions"]
    await asyncio.to_thread(until, lambda: not echo_server.handler.connections)
