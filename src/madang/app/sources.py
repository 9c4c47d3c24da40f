"""Chooses the feed of the trends boards by the settings."""

from pathlib import Path

from madang.kernel.clock import Clock
from madang.kernel.errors import SettingsError
from madang.kernel.settings import TrendsSettings
from madang.trends import Source
from madang.trends.adapters.auto import Auto
from madang.trends.adapters.jetstream import Jetstream
from madang.trends.adapters.replay import Replay
from madang.trends.adapters.synthetic import Synthetic

SYNTHETIC_SEED = 20_261_121


def trends_source(settings: TrendsSettings, clock: Clock) -> Source:
    """Return the source that `trends.source` names.

    Raises:
        SettingsError: `replay` without a readable file.
    """
    made_up = Synthetic(settings.synthetic_posts_per_s, SYNTHETIC_SEED, clock)
    match settings.source:
        case "synthetic":
            return made_up
        case "jetstream":
            return Jetstream(settings.jetstream_url)
        case "jetstream-v2":
            return Jetstream(settings.jetstream_url, version=2)
        case "replay":
            file = Path(settings.replay_file)
            if not file.is_file():
                raise SettingsError(
                    f"trends.replay_file is {settings.replay_file!r}, which is no file.",
                    key="trends.replay_file",
                )
            return Replay(file, settings.replay_speed, is_looping=True, clock=clock)
        case _:
            return Auto(Jetstream(settings.jetstream_url), made_up)
