"""What both languages share: the generated files are of this program, and the examples decode."""

import json
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from madang.kernel.events import tag_of
from tools import gen_contracts, surface
from tools.examples import example_of
from tools.typescript import Module, closure

ROOT = Path(__file__).parents[2]
KINDS = [*surface.every_event(), *surface.every_ephemeral()]
Colour = Literal["red", "green"]


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf."""

    colour: Colour
    size: int | None


class Tree(msgspec.Struct, frozen=True, kw_only=True, tag="tree", tag_field="type"):
    """A tree of leaves."""

    leaves: tuple[Leaf, ...]
    by_name: dict[str, list[float]]
    pair: tuple[int, str]
    left_out: str | msgspec.UnsetType = msgspec.UNSET


def test_the_generated_files_are_of_this_program() -> None:
    wanted = gen_contracts.files()
    stale = [
        str(p.relative_to(ROOT))
        for p, text in wanted.items()
        if not p.exists() or p.read_text(encoding="utf-8") != text
    ]
    assert not stale, "run script/gen"
    assert not gen_contracts.stray(wanted)


@pytest.mark.parametrize("kind", KINDS, ids=tag_of)
def test_an_example_decodes_to_its_event_and_back(kind: type[msgspec.Struct]) -> None:
    raw = (ROOT / f"contracts/examples/{tag_of(kind)}.json").read_bytes()
    event = msgspec.json.decode(raw, type=kind)
    assert json.loads(msgspec.json.encode(event)) == json.loads(raw)


def test_a_struct_becomes_an_interface() -> None:
    module = Module("tools")
    module.package = Tree.__module__.split(".")[1]
    for kind in closure([Tree]):
        module.add(kind)
    text = module.text("tests")
    assert 'export type Colour = "red" | "green";' in text
    assert "/** A leaf. */\nexport interface Leaf {\n  readonly colour: Colour;\n" in text
    assert "  readonly size: number | null;\n" in text
    assert '  readonly type: "tree";\n  readonly leaves: readonly Leaf[];\n' in text
    assert "  readonly by_name: Readonly<Record<string, readonly number[]>>;\n" in text
    assert "  readonly pair: readonly [number, string];\n" in text
    assert "  readonly left_out?: string;\n" in text


@pytest.mark.parametrize("hint", [complex, object(), type])
def test_what_json_cannot_say_is_an_error_not_unknown(hint: Any) -> None:
    with pytest.raises(ValueError, match="no TypeScript"):
        Module("tools").of(hint, __name__)


def test_examples_show_values_not_their_absence() -> None:
    tree = example_of(Tree)
    assert tree.leaves[0].size == 3
    assert tree == example_of(Tree)


def test_every_event_of_the_schema_is_durable_or_passing() -> None:
    schema = gen_contracts.events_schema()
    assert sorted(schema["durable"] + schema["ephemeral"]) == sorted(
        schema["discriminator"]["mapping"]
    )
