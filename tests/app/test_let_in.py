"""The way back in for whoever holds the machine (ID33), beside a server that runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.person import Person, Refused
from tests.running import ROOT, running

LOGIN_PASSWORD = "한글 pass phrase 1"


def let_in(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the verb."""
    return subprocess.run(
        [sys.executable, "-m", "madang", "let-in", *arguments, "--data", str(data)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_ID33_the_owner_gets_back_in(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        owner = Person(server.base, "Owner")
        await owner.sign_up()
        body = {"email": owner.email, "password": LOGIN_PASSWORD}
        here = {"networks": ["203.0.113.0/24", "127.0.0.1"]}
        for path in ("me", "installation"):
            await owner.call("PUT", f"/api/{path}/networks", here)
        # The proxy of this machine is trusted, so the header moves the person elsewhere.
        owner.session.headers["X-Forwarded-For"] = "198.51.100.1"
        with pytest.raises(Refused, match="address_refused"):
            await owner.call("POST", "/api/auth/login", body)
        ran = let_in(server.data, owner.email.upper(), "--no-second-step", "--password-link")
        assert ran.returncode == 0, ran.stderr
        link = re.search(r"/reset#(\S+)", ran.stdout)
        assert link
        assert (await owner.call("POST", "/api/auth/login", body))["access_token"]
        reset = {"token": link[1], "password": "another long one"}
        await owner.call("POST", "/api/auth/password/reset", reset)
        with pytest.raises(Refused, match="wrong_credentials"):
            await owner.call("POST", "/api/auth/login", body)
        await owner.close()
    unknown = let_in(tmp_path / "data", "nobody@example.org")
    assert unknown.returncode == 1
    assert "No account has the address" in unknown.stderr
    assert "Traceback" not in unknown.stderr
