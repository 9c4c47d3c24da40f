"""The command line of Madang. It prints for people; an error is one line."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from madang.kernel.errors import MadangError
from madang.kernel.settings import FIELD_NOTES, Loaded, load

VERSION = "0.1.0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 done, 1 refused, 2 used wrongly."""
    asked = parser().parse_args(arguments)
    try:
        flags = {
            "server.port": getattr(asked, "port", None),
            "server.host": getattr(asked, "host", None),
            "server.data_dir": getattr(asked, "data", None),
            "server.log_level": getattr(asked, "log_level", None),
        }
        settings = load(asked.settings, flags=flags)
        logging.basicConfig(
            level=settings.settings.server.log_level.upper(),
            format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
            stream=sys.stderr,
        )
        command: Callable[..., int] = asked.run
        if asked.run in (_let_in, _export, _import):
            return command(settings, asked)
        return command(settings, asked.file) if hasattr(asked, "file") else command(settings)
    except MadangError as refusal:
        print(f"madang: {refusal.message} ({refusal.code})", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs; the reference page is made from it."""
    root = argparse.ArgumentParser(
        prog="madang", description="A self-hosted community whose channels are alive with data."
    )
    root.add_argument("--version", action="version", version=f"madang {VERSION}")
    root.add_argument("--settings", type=Path, help="settings file (default: ./madang.toml)")
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    for name, run, told in (
        ("up", _up, "start everything, with a sample community the first time"),
        ("serve", _serve, "start everything, without making a sample community"),
        ("migrate", _migrate, "bring the database to the newest schema"),
        ("check", _check, "read the settings and dial every engine"),
        ("config", _config, "show every setting, its value and where it came from"),
        ("let-in", _let_in, "let an account log in again: clear the lists of networks in its way"),
        ("backup", _backup, "write everything into one archive; the server may be running"),
        ("export", _export, "write one community into an archive"),
        ("import", _import, "take the archive of a community, or of DiscordChatExporter, in"),
        ("restore", _restore, "fill an empty data folder from an archive"),
    ):
        command = commands.add_parser(name, help=told, description=told)
        command.set_defaults(run=run)
        command.add_argument("--data", metavar="DIR", help="folder that holds everything")
        if name in ("backup", "restore", "export", "import"):
            command.add_argument("file", type=Path, help="the archive (.tar.gz)")
        if name == "export":
            command.add_argument("community", metavar="ID", help="id of the community")
        if name == "import":
            command.add_argument("owner", metavar="EMAIL", help="who it belongs to from now on")
            command.add_argument(
                "--into", metavar="ID", help="community that a Discord archive (.zip) goes into"
            )
        if name in ("up", "serve"):
            command.add_argument("--port", type=int, help="port to listen on; 0 picks a free one")
            command.add_argument("--host", help="address to listen on")
            command.add_argument("--log-level", choices=("debug", "info", "warning", "error"))
        if name == "let-in":
            command.add_argument("email", help="e-mail address of the account")
            command.add_argument(
                "--no-second-step", action="store_true", help="turn its authenticator codes off"
            )
            command.add_argument(
                "--password-link", action="store_true", help="print a link that sets a new password"
            )
    return root


def _up(loaded: Loaded) -> int:
    return _run(loaded, with_sample=loaded.settings.server.sample)


def _serve(loaded: Loaded) -> int:
    return _run(loaded, with_sample=False)


def _run(loaded: Loaded, with_sample: bool) -> int:
    from madang.app.server import run

    print(f"  Madang {VERSION} · data in {loaded.settings.server.data_dir}", flush=True)

    def ready(address: str) -> None:
        print(f"\n  Open  {address}\n  Stop  Ctrl+C\n", flush=True)

    return run(loaded.settings, VERSION, with_sample=with_sample, on_ready=ready)


def _migrate(loaded: Loaded) -> int:
    from madang.engines.sql import migrate

    async def bring() -> str:
        if await migrate.pending(loaded.settings.sql.url):
            await migrate.migrate_in_child(loaded.settings.sql.url)
            return "brought to"
        return "already at"

    told = asyncio.run(bring())
    print(f"The database was {told} revision {migrate.newest_revision()}.")
    return 0


def _check(loaded: Loaded) -> int:
    from madang.app.check import check

    failed = 0
    for name, address, problem in asyncio.run(check(loaded)):
        failed += problem is not None
        print(f"  {'✗' if problem else '✓'} {name:<8} {address}{f'  {problem}' if problem else ''}")
    return 1 if failed else 0


def _config(loaded: Loaded) -> int:
    width = max(map(len, FIELD_NOTES))
    for key in FIELD_NOTES:
        print(f"  {key:<{width}}  {_shown(loaded.shown(key))}  ({loaded.origins[key]})")
    return 0


def _let_in(loaded: Loaded, asked: argparse.Namespace) -> int:
    from madang.app.let_in import let_in

    told = asyncio.run(
        let_in(
            loaded.settings,
            asked.email,
            no_second_step=asked.no_second_step,
            password_link=asked.password_link,
        )
    )
    print(f"  {told.email} may log in from everywhere.")
    if asked.no_second_step:
        print("  Codes are off.")
    if told.link is not None:
        print(f"  A new password is set at {told.link}")
    return 0


def _backup(loaded: Loaded, file: Path) -> int:
    from madang.app.backup import backup

    size_bytes = backup(loaded.settings, file, VERSION)
    print(f"{file} holds everything: {size_bytes / 1e6:,.1f} MB.")
    return 0


def _restore(loaded: Loaded, file: Path) -> int:
    from madang.app.backup import restore

    manifest = restore(loaded.settings, file)
    print(f"{loaded.settings.server.data_dir} is as it was; made by Madang {manifest.version}.")
    return 0


def _export(loaded: Loaded, asked: argparse.Namespace) -> int:
    from madang.app.archives import export_community

    size_bytes = asyncio.run(export_community(loaded.settings, asked.community, asked.file))
    print(f"{asked.file} holds the community: {size_bytes / 1e6:,.1f} MB.")
    return 0


def _import(loaded: Loaded, asked: argparse.Namespace) -> int:
    from madang.app.archives import import_archive

    taken = asyncio.run(import_archive(loaded.settings, asked.file, asked.owner, asked.into))
    print("  " + ", ".join(f"{count:,} {name}" for name, count in taken.items() if count))
    return 0


def _shown(value: Any) -> str:
    return str(value) if str(value) else '""'
