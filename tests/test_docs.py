"""Everything a person can set, call, receive or be refused has a documented line.

The pages are generated; the lists here come from the program, not from the pages' generator.
"""

import re
from pathlib import Path

import pytest

from madang import cli
from madang.kernel.events import tag_of
from madang.kernel.settings import FIELD_NOTES
from tools import gen_docs, surface

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs/reference"
SENTENCE = re.compile(r"[^|]*\w{2,}[^|]*\w{2,}")


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("key", sorted(FIELD_NOTES))
def test_every_setting_is_documented(key: str) -> None:
    assert SENTENCE.search(FIELD_NOTES[key].sentence)
    assert f"| `{key}` |" in page("settings.md")


def test_the_sample_settings_file_names_every_setting() -> None:
    fields = [key.split(".")[1] for key in FIELD_NOTES]
    assert re.findall(r"^# (\w+) = ", page("madang.toml"), re.MULTILINE) == fields


def test_every_event_is_documented() -> None:
    kinds = [*surface.every_event(), *surface.every_ephemeral()]
    assert len(kinds) > 20
    assert not [tag_of(k) for k in kinds if f"**`{tag_of(k)}`**: " not in page("events.md")]
    assert not [k.__name__ for k in kinds if "docs" in k.__name__ or not k.__doc__]


def test_every_error_is_documented() -> None:
    refusals = surface.every_refusal()
    assert len(refusals) > 20
    codes = [kind.code for kind in refusals]
    assert len(codes) == len(set(codes)), "two errors share a code"
    assert not [code for code in codes if not re.fullmatch(r"[a-z]+\.[a-z_]+", code)]
    rows = page("errors.md")
    assert not [k.code for k in refusals if not re.search(rf"\| `{k.code}` \| \d+ \| \w", rows)]


def test_expected_refusals_are_of_the_caller() -> None:
    # 500 is a bug; what is thrown on purpose says whose turn it is.
    on_purpose = {"kernel.internal", "kernel.settings"}
    assert not [
        k.code for k in surface.every_refusal() if k.status == 500 and k.code not in on_purpose
    ]


def test_every_route_is_documented() -> None:
    routes = surface.every_route()
    assert len(routes) > 30
    assert not [r.path for r in routes if not SENTENCE.search(r.sentence)], "a handler says nothing"
    rows = page("routes.md")
    assert not [r.path for r in routes if f"| `{r.method}` | `{r.path}` |" not in rows]


def test_every_verb_is_documented() -> None:
    verbs = gen_docs.verbs_of(cli.parser())
    assert {"up", "serve", "migrate", "check", "config"} <= set(verbs)
    assert not [name for name in verbs if f"## `madang {name}`" not in page("cli.md")]


def test_the_pages_are_of_this_program() -> None:
    stale = [
        p.name for p, text in gen_docs.files().items() if p.read_text(encoding="utf-8") != text
    ]
    assert not stale, "run script/gen"
