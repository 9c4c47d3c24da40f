"""Checks the shape of the repository itself, so that review can be about meaning.

Limits have one ratchet file, `tests/ratchets.toml`, checked in both directions.
"""

import ast
import functools
import importlib
import pkgutil
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import madang
from madang.kernel.events import Ephemeral, Event, kinds_of, tag_of

ROOT = Path(__file__).parents[1]
LINES_PER_FILE = 400
LINES_PER_FUNCTION = 60
PARAMETERS_PER_FUNCTION = 6
COLUMNS_PYTHON = 100
BLOB_BYTES = 500_000
SAMPLE_BYTES = 8_000_000
RATCHETS = tomllib.loads((ROOT / "tests/ratchets.toml").read_text(encoding="utf-8"))

# What is banned in src/madang, and what stands in its place.
BANNED = {
    r"\bdatetime\.(now|utcnow|today)\(": "Clock.now_ms",
    r"\btime\.time\(": "Clock.now_ms",
    r"\btime\.sleep\(": "asyncio.sleep, or an event with a timeout",
    r"\buuid4\b": "kernel.ids.new_id",
    r"^\s*print\(": "logging.getLogger(__name__)",
    r"\b(TODO|FIXME|XXX)\b": "an issue, or the work itself",
    r"\bNotImplementedError\b": "a Protocol, or the work itself",
    r"\bfrom unittest\b|\bimport unittest\b": "real parts",
}
# File under src/madang, and the pattern it may use.
ALLOWED = {
    "kernel/clock.py": r"time",
    "cli": r"print",
    "cli.py": r"print",
    "pipelines/child.py": r"print",
}
BANNED_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "data", "guild"}


@functools.cache
def tracked() -> tuple[Path, ...]:
    """Return every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    files = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted({file for file in files if file.is_file()}))


def name_of(path: Path) -> str:
    """Return the path as a reader of the repository writes it."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def text_of(path: Path) -> str:
    """Return a tracked file's text, or nothing when it is not text."""
    raw = path.read_bytes()
    return "" if b"\0" in raw[:8000] else raw.decode("utf-8", errors="replace")


def python_files(*folders: str) -> list[Path]:
    """Return the Python files of some top folders."""
    tops = folders or ("src", "tests", "tools", "bench")
    return [p for p in tracked() if p.suffix == ".py" and p.relative_to(ROOT).parts[0] in tops]


def web_files() -> list[Path]:
    """Return the client's own sources; `gen/` and compiled catalogues are written by tools."""
    return [
        p
        for p in tracked()
        if name_of(p).startswith("web/src/")
        and p.suffix in {".ts", ".tsx", ".css"}
        and "/gen/" not in name_of(p)
        and "/locales/" not in name_of(p)
    ]


def judge(ratchet: str, over: dict[str, int]) -> None:
    """Compare what is over a limit with the written debts, in both directions."""
    debts: dict[str, int] = RATCHETS[ratchet]
    risen = {k: n for k, n in over.items() if n > debts.get(k, 0)}
    fallen = {k: f"{n} now, {debts[k]} written" for k, n in over.items() if n < debts.get(k, 0)}
    paid = [k for k in debts if k not in over]
    assert not risen, f"over the limit ({ratchet}): {risen}"
    assert not fallen, f"better than tests/ratchets.toml says, write it down: {fallen}"
    assert not paid, f"paid back, take it out of tests/ratchets.toml: {paid}"


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a Python file."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_files_fit_in_a_head() -> None:
    judge(
        "lines_per_file",
        {
            name_of(p): n
            for p in [*python_files(), *web_files()]
            if (n := text_of(p).count("\n")) > LINES_PER_FILE
        },
    )


def test_functions_fit_on_a_screen() -> None:
    judge(
        "lines_per_function",
        {
            f"{name_of(p)}:{f.name}": n
            for p in python_files()
            for f in functions_of(p)
            if (n := (f.end_lineno or f.lineno) - f.lineno + 1) > LINES_PER_FUNCTION
        },
    )


def test_functions_take_few_parameters() -> None:
    def count(f: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        names = [a.arg for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs)]
        return len([n for n in names if n not in {"self", "cls"}])

    judge(
        "parameters_per_function",
        {
            f"{name_of(p)}:{f.name}": n
            for p in python_files("src")
            # HTTP handlers take their query parameters by name; a struct would hide the contract.
            if "/api" not in name_of(p)
            for f in functions_of(p)
            if (n := count(f)) > PARAMETERS_PER_FUNCTION
        },
    )


def test_lines_fit_on_a_page() -> None:
    wide = (
        (name_of(p), line)
        for p in python_files()
        for line in text_of(p).split("\n")
        # The formatter leaves long strings, addresses and marks for tools alone.
        if len(re.sub(r"  # (noqa|type:).*", "", line)) > COLUMNS_PYTHON
        and not re.search(r"[\"`]|://", line)
    )
    judge("wide_lines_per_file", dict(Counter(name for name, _ in wide)))


def test_nothing_banned() -> None:
    found = []
    for path in python_files("src"):
        inside = path.relative_to(ROOT / "src/madang").as_posix()
        allowed = next((v for k, v in ALLOWED.items() if inside.startswith(k)), None)
        for pattern, instead in BANNED.items():
            if allowed and re.search(allowed, pattern):
                continue
            for match in re.finditer(pattern, text_of(path), re.MULTILINE):
                line = text_of(path)[: match.start()].count("\n") + 1
                found.append(f"{name_of(path)}:{line}: {match[0].strip()} (use {instead})")
    assert not found, "\n".join(found)


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Say whether a handler takes any error and does not raise it again."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    wide = any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
        for kind in kinds
    )
    last = handler.body[-1]
    return wide and not (isinstance(last, ast.Raise) and last.exc is None)


def test_everything_is_caught_by_supervisors_only() -> None:
    # `except Exception` is for the code around a request, a session or a job, and its line says so.
    found = []
    for path in python_files("src"):
        lines = text_of(path).split("\n")
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.ExceptHandler) and catches_everything(node):
                line = lines[node.lineno - 1]
                if "supervis" not in line.lower():
                    found.append(f"{name_of(path)}:{node.lineno}: {line.strip()}")
    assert not found, "name the error, or say what is supervised:\n" + "\n".join(found)


def test_modules_have_names_of_their_own() -> None:
    assert not [name_of(p) for p in python_files() if p.stem in BANNED_NAMES]
    assert not [name_of(p) for p in python_files() if p.parent.name in BANNED_NAMES]


def test_every_module_opens_with_what_it_is() -> None:
    silent = [
        name_of(p)
        for p in python_files("src", "tools", "bench")
        if text_of(p).strip() and not ast.get_docstring(ast.parse(text_of(p)))
    ]
    assert not silent
    empty = [
        name_of(p)
        for p in python_files("src")
        if (ast.get_docstring(ast.parse(text_of(p))) or "").strip() == "Package."
    ]
    assert not empty, "a docstring says what the package is"


def every_event() -> list[type[msgspec.Struct]]:
    """Return all kinds of events, found by walking the package and not by what happened to load."""
    for module in pkgutil.walk_packages(madang.__path__, "madang."):
        if re.fullmatch(r"madang\.\w+\.events(\..+)?", module.name):
            importlib.import_module(module.name)
    return [*kinds_of(Event), *kinds_of(Ephemeral)]


def test_events_have_no_defaults() -> None:
    kinds = every_event()
    assert kinds
    bad = [
        f"{kind.__name__}.{field.name}"
        for kind in kinds
        for field in msgspec.structs.fields(kind)
        if not field.required
    ]
    assert not bad


def test_event_tags_say_package_and_past_tense() -> None:
    tags = [tag_of(kind) for kind in every_event() if kind.__module__.startswith("madang.")]
    assert len(tags) == len(set(tags)), "two events share a tag"
    assert not [t for t in tags if not re.fullmatch(r"[a-z]+\.[a-z_]+", t)]


def test_no_blob_is_large() -> None:
    sample = "src/madang/market/"
    judge(
        "blob_bytes",
        {
            name_of(p): n
            for p in tracked()
            if (n := p.stat().st_size)
            > (
                SAMPLE_BYTES
                if name_of(p).startswith(sample) and p.suffix == ".parquet"
                else BLOB_BYTES
            )
        },
    )


def test_no_host_of_a_registry_stands_anywhere() -> None:
    # Written in pieces so that this file does not name them itself.
    hosts = [
        "pypi" + r"\.org",
        "python" + r"hosted\.org",
        "registry" + r"\.npmjs\.org",
        "deb" + r"\.debian\.org",
        "repo1?" + r"\.maven\.org",
        "crates" + r"\.io",
        "proxy" + r"\.golang\.org",
    ]
    pattern = re.compile("|".join(hosts), re.IGNORECASE)
    assert not [name_of(p) for p in tracked() if pattern.search(text_of(p))]


def test_no_path_of_a_machine_stands_anywhere() -> None:
    homes = ["/ho" + r"me/\w", "/Us" + r"ers/\w", "/ro" + "ot/", "/wo" + "rk/", "/t" + r"mp/\w"]
    pattern = re.compile(r"(?<![A-Za-z0-9_.:/{}$)])(" + "|".join(homes) + ")")
    assert not [
        f"{name_of(p)}: {match[0]}" for p in tracked() if (match := pattern.search(text_of(p)))
    ]


def test_decisions_are_numbered_once() -> None:
    folder = ROOT / "docs/decisions"
    names = [p.name for p in sorted(folder.glob("*.md"))] if folder.is_dir() else []
    if not names:
        pytest.skip("no decision is written down yet")
    assert not [n for n in names if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", n)]
    numbers = [n[:4] for n in names]
    assert len(numbers) == len(set(numbers))
    parts = ("Status", "Context", "Decision", "Enforced by")
    short = [n for n in names for part in parts if part not in text_of(folder / n)]
    assert not short


def test_the_changelog_is_shaped() -> None:
    path = ROOT / "CHANGELOG.md"
    if not path.exists():
        pytest.skip("there is no changelog yet")
    heads = re.findall(r"^## (.+)$", text_of(path), re.MULTILINE)
    assert heads
    assert heads[0] == "Unreleased" or re.match(r"\d+\.\d+\.\d+ ", heads[0])
    for head in heads:
        assert head == "Unreleased" or re.fullmatch(r"\d+\.\d+\.\d+ · \d{4}-\d\d-\d\d", head), head


def test_links_in_the_documents_resolve() -> None:
    broken = []
    for path in (p for p in tracked() if p.suffix == ".md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", text_of(path)):
            if re.match(r"[a-z]+:|#", target):
                continue
            file = target.split("#")[0]
            if not (path.parent / file).exists():
                broken.append(f"{name_of(path)}: {target}")
    assert not broken


def test_locked_web_packages_name_no_host_and_serve_every_system() -> None:
    path = ROOT / "web/package-lock.json"
    if not path.exists():
        pytest.skip("there is no web client yet")
    packages = msgspec.json.decode(path.read_bytes())["packages"]
    assert not [n for n, p in packages.items() if "resolved" in p]
    # A package locked for Linux alone would leave macOS and Windows without a build.
    linux = [n for n in packages if re.search(r"linux-x64(-gnu)?$", n)]
    assert linux
    for name in linux:
        stem = re.sub(r"linux-x64(-gnu)?$", "", name)
        assert [n for n in packages if n.startswith(stem + "darwin-arm64")], name
        assert [n for n in packages if n.startswith(stem + "win32-x64")], name
