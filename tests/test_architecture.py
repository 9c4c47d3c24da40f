"""The import contracts hold, and each of them bites.

One violation is seeded for every contract into a copy of the sources, and exactly the contracts
named must break: a contract that cannot fail checks nothing. (An import upwards also closes a
circle.)
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTRACTS = configparser.ConfigParser()
CONTRACTS.read(ROOT / ".importlinter", encoding="utf-8")
NAMES = {
    section.removeprefix("importlinter:contract:"): CONTRACTS[section]["name"]
    for section in CONTRACTS.sections()
    if section.startswith("importlinter:contract:")
}
DOMAINS = ("identity", "community", "market", "trends", "boards")
FACES = ("service", "store", "model", "errors")

# (contracts that break, module under madang that gets the line, the line, what it shows)
VIOLATIONS = [
    (
        "layers acyclic",
        "identity/model",
        "import madang.boards",
        "a lower package imports a higher one",
    ),
    ("layers", "market/model", "import madang.trends", "siblings import each other"),
    ("layers acyclic pure", "kernel/clock", "import madang.web", "the kernel imports upwards"),
    ("layers", "newthing", "", "a package that is nowhere in the stack"),
    (
        "layers acyclic domain",
        "community/events",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import madang.boards",
        "an upward import for types alone",
    ),
    (
        "layers acyclic domain",
        "community/events",
        "def late() -> None:\n    import madang.boards",
        "an upward import inside a function",
    ),
    ("domain", "community/helpers", "", "a name that stands in no domain"),
    ("domain acyclic", "identity/model", "import madang.identity.service", "model imports service"),
    ("market pure", "market/model", "import madang.market.indicators", "model imports maths"),
    ("trends acyclic", "trends/model", "import madang.trends.matching", "model imports maths"),
    (
        "engines",
        "web/headers",
        "import madang.engines.bus.memory",
        "an engine is named outside the composition root",
    ),
    ("engines", "boards/api", "import madang.trends.adapters", "another's adapters are named"),
    ("face-identity", "boards/api", "import madang.identity.model", "past the front door"),
    ("face-community", "boards/api", "import madang.community.store", "past the front door"),
    ("face-market", "boards/api", "import madang.market.model", "past the front door"),
    ("face-trends", "boards/api", "import madang.trends.errors", "past the front door"),
    ("face-boards", "app/engines", "import madang.boards.model", "past the front door"),
    ("pure", "community/model", "import litestar", "model knows the web"),
    ("pure", "kernel/ids", "import sqlite3", "the kernel knows a driver"),
    ("acyclic", "kernel/clock", "import madang.kernel.ids", "two siblings in a circle"),
]


def linted(sources: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts over a folder that holds `src`."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", ".importlinter"],
        cwd=sources,
        env={**os.environ, "PYTHONPATH": str(sources / "src"), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def broken(done: subprocess.CompletedProcess[str]) -> set[str]:
    """Return the names of the contracts that broke."""
    return set(re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE))


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the sources and the contracts."""
    leave = shutil.ignore_patterns("__pycache__", "*.parquet", "*.zst")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=leave)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    done = linted(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("contracts", "module", "line"),
    [seed[:3] for seed in VIOLATIONS],
    ids=[f"{seed[0]}: {seed[3]}" for seed in VIOLATIONS],
)
def test_a_seeded_violation_breaks_its_contract(
    copied: Path, contracts: str, module: str, line: str
) -> None:
    path = copied / "src/madang" / f"{module}.py"
    if not path.exists() and (path.with_suffix("") / "__init__.py").exists():
        path = path.with_suffix("") / "__init__.py"
    before = path.read_text(encoding="utf-8") if path.exists() else '"""Seeded."""\n'
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    done = linted(copied)
    assert broken(done) == {NAMES[name] for name in contracts.split()}, done.stdout
    assert done.returncode != 0


def test_every_contract_has_a_violation() -> None:
    assert {seed[0].split()[0] for seed in VIOLATIONS} == set(NAMES)


def test_every_door_is_guarded() -> None:
    for domain in DOMAINS:
        guarded = CONTRACTS[f"importlinter:contract:face-{domain}"]["protected_modules"].split()
        folder = ROOT / "src/madang" / domain
        there = [f for f in FACES if (folder / f"{f}.py").exists() or (folder / f).is_dir()]
        assert guarded == [f"madang.{domain}.{face}" for face in there]


def test_the_serving_process_imports_nothing_heavy() -> None:
    # Polars alone may be loaded late, by work that needs it; a start loads none of them.
    heavy = ("dagster", "polars", "deltalake", "pandas", "pyarrow", "sqlalchemy", "alembic")
    code = "import sys, madang.app.server; print([m for m in sys.argv[1:] if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code, *heavy],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
