"""Under TLS nothing may be written to the descriptor itself: frames go through the transport."""

import asyncio
import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
import websockets
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from madang.realtime.websocket import PreparedFrame, broadcast
from tests.realtime.websocket.serving import LoopName, serving
from tests.realtime.websocket.test_sending import until

DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key, signed by itself."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - DAY)
        .not_valid_after(today + DAY)
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
async def test_WS45_frames_pass_under_tls(certificate: tuple[Path, Path], loop: LoopName) -> None:
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    with serving(loop=loop, tls=certificate) as running:
        url = f"wss://127.0.0.1:{running.port}/echo"
        async with websockets.connect(url, ssl=trust) as client:
            await client.send("안녕")
            assert await client.recv() == "안녕"
            (connection,) = running.handler.connections
            assert connection.fd == connection._open_fd == -1
            long = "마당" * 100_000
            frame = PreparedFrame(long.encode())
            for _ in range(3):
                running.call(lambda: broadcast([connection], frame))
                assert await client.recv() == long
            running.call(lambda: connection.close(4008, "resume"))
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await client.recv()
        assert closed.value.rcvd == websockets.frames.Close(4008, "resume")
        code = await asyncio.to_thread(running.handler.closed_codes.get, timeout=5)
        assert code == 4008
        await asyncio.to_thread(until, lambda: not running.handler.connections)
