"""The scripts' own promises: they parse, explain themselves, and notice what changed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted(
    str(p.relative_to(ROOT))
    for p in [*ROOT.glob("script/*"), *ROOT.glob("script/lib/*"), ROOT / ".ci/run"]
    if p.is_file()
)


def bash(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run bash in the repository."""
    return subprocess.run(
        ["bash", *words],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def sourced(lines: str) -> str:
    """Run lines with the shared setup loaded, and return what they print."""
    done = bash("-c", f"source script/lib/setup.sh; {lines}")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_parses_and_can_be_run(script: str) -> None:
    done = bash("-n", script)
    assert done.returncode == 0, done.stderr
    assert script.startswith("script/lib/") or os.access(ROOT / script, os.X_OK)


def test_up_explains_itself_and_refuses_half_a_flag() -> None:
    told = bash("script/up", "--help")
    assert told.returncode == 0
    for flag in ("--port", "--data", "--no-start", "--help"):
        assert flag in told.stdout
    refused = bash("script/up", "--port")
    assert refused.returncode == 2
    assert "--port needs a value" in refused.stderr


def test_a_digest_changes_with_contents_names_and_files(tmp_path: Path) -> None:
    def digest() -> str:
        return sourced(f"digest_of '{tmp_path}'")

    (tmp_path / "a").write_text("1")
    (tmp_path / "b").write_text("2")
    seen = {digest()}
    assert digest() in seen
    (tmp_path / "b").write_text("3")
    seen.add(digest())
    (tmp_path / "b").rename(tmp_path / "c")
    seen.add(digest())
    (tmp_path / "d").write_text("")
    seen.add(digest())
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [("100.900000", "102.100000", "1.2 s"), ("7", "19", "12 s"), ("1,5", "2,5", None)],
)
def test_times_are_told_in_seconds(start: str, end: str, said: str | None) -> None:
    told = sourced(f"now() {{ printf '%s' '{end}'; }}; since '{start}'")
    assert told.endswith(" s")
    assert said is None or told == said


def test_a_failing_step_shows_what_it_said_and_fails(tmp_path: Path) -> None:
    log = tmp_path / "log"
    done = bash(
        "-c", f"source script/lib/setup.sh; run Step '{log}' sh -c 'echo why; exit 3' || echo rc $?"
    )
    assert done.stdout.strip().endswith("rc 3")
    assert "✗ Step" in done.stderr
    assert "    why" in done.stderr


def test_a_step_that_is_fine_is_one_line(tmp_path: Path) -> None:
    told = sourced(f"run Step '{tmp_path}/log' echo loud")
    assert "✓ Step" in told
    assert "loud" not in told


@pytest.mark.skipif(shutil.which("node") is None, reason="needs a Node on this machine")
@pytest.mark.parametrize(("version", "fits"), [("20.18", False), ("20.19", True), ("24.0", True)])
def test_an_old_node_is_not_used(tmp_path: Path, version: str, fits: bool) -> None:
    node = tmp_path / "node"
    # The check runs inside Node, so the stand-in gives it a version and the real one runs it.
    node.write_text(
        "#!/bin/sh\nexec node -e "
        f"\"Object.defineProperty(process.versions, 'node', {{value: '{version}.0'}}); $2\"\n"
    )
    node.chmod(0o755)
    assert sourced(f"if is_node '{node}'; then echo yes; else echo no; fi") == (
        "yes" if fits else "no"
    )
