"""Reads the settings: defaults < `madang.toml` < `MADANG_SECTION__FIELD` < flags.

An unknown key is an error that names the nearest known one; each value remembers where it came
from.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from madang.kernel.errors import SettingsError
from madang.kernel.settings.tree import FIELD_NOTES, Settings

Origin = Literal["default", "file", "environment", "flag"]
PREFIX = "MADANG_"
MASK = "••••••"
# Variables that script/up and the tests read themselves; they are not settings.
NOT_SETTINGS = ("MADANG_TEST_", "MADANG_HOME")


class Loaded(msgspec.Struct, frozen=True):
    """The effective tree, with the origin of every value."""

    settings: Settings
    origins: dict[str, Origin]

    def value(self, key: str) -> Any:
        """Return the effective value of `section.field`."""
        section, field = key.split(".")
        return getattr(getattr(self.settings, section), field)

    def shown(self, key: str) -> str:
        """Return the value as it may be printed: passwords in addresses are masked."""
        value = self.value(key)
        if isinstance(value, tuple):
            return ", ".join(str(each.provider_id) for each in value)
        text = str(value)
        if FIELD_NOTES[key].is_secret:
            text = re.sub(r"//([^:/@]*):([^@]*)@", rf"//\1:{MASK}@", text)
        return text


def load(
    file: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    flags: Mapping[str, Any] | None = None,
) -> Loaded:
    """Read all sources and return the effective settings.

    Args:
        file: a TOML file; None reads `madang.toml` in the working folder when there is one.
        environ: variables; `MADANG_SERVER__PORT` sets `server.port`.
        flags: `section.field` to value, from the command line; None values are left out.

    Raises:
        SettingsError: an unknown key, a value of the wrong type, or a file that cannot be read.
    """
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = dict.fromkeys(FIELD_NOTES, "default")
    sources: list[tuple[Origin, Mapping[str, Any]]] = [
        ("file", _from_file(file)),
        ("environment", _from_environ(environ)),
        ("flag", {k: v for k, v in (flags or {}).items() if v is not None}),
    ]
    for origin, found in sources:
        for key, value in found.items():
            _known(key, origin)
            values[key] = value
            origins[key] = origin
    tree: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        section, field = key.split(".")
        tree.setdefault(section, {})[field] = value
    try:
        settings = msgspec.convert(tree, Settings, strict=False)
    except msgspec.ValidationError as wrong:
        raise SettingsError(f"A setting has a value it cannot take: {wrong}.") from wrong
    return Loaded(_placed(settings), origins)


def _known(key: str, origin: Origin) -> None:
    if key in FIELD_NOTES:
        return
    near = difflib.get_close_matches(key, FIELD_NOTES, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise SettingsError(f"There is no setting {key} (from {origin}).{hint}", key=key)


def _from_file(file: Path | None) -> dict[str, Any]:
    path = file or Path("madang.toml")
    if file is None and not path.exists():
        return {}
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise SettingsError(f"{path} cannot be read: {wrong.strerror}.") from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SettingsError(f"{path} is not TOML: {wrong}.") from wrong
    flat: dict[str, Any] = {}
    for section, fields in tree.items():
        if not isinstance(fields, dict):
            raise SettingsError(f"{section} in {path} stands outside a [section].")
        flat |= {f"{section}.{name}": value for name, value in fields.items()}
    return flat


def _from_environ(environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in environ.items():
        if name.startswith(PREFIX) and not name.startswith(NOT_SETTINGS):
            section, _, field = name.removeprefix(PREFIX).lower().partition("__")
            key = f"{section}.{field}"
            note = FIELD_NOTES.get(key)
            found[key] = _parsed(key, value) if note and note.kind == "tuple" else value
    return found


def _parsed(key: str, text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as wrong:
        raise SettingsError(f"{key} in the environment is not JSON: {wrong}.", key=key) from wrong


def _placed(settings: Settings) -> Settings:
    """Put the data folder's absolute path where a default says `{data}`."""
    data = str(Path(settings.server.data_dir).resolve())
    placed: dict[str, Any] = {
        name: msgspec.structs.replace(
            section := getattr(settings, name),
            url=section.url.replace("{data}", data.lstrip("/"))
            if section.url.startswith("file:///")
            else section.url.replace("{data}", data),
        )
        for name in ("sql", "log", "lake", "blobs")
    }
    placed["server"] = msgspec.structs.replace(settings.server, data_dir=data)
    return msgspec.structs.replace(settings, **placed)
