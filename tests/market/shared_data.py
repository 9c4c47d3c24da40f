"""Where the recorded market files lie beside the project, for the tests that need them."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "market-daily"


def recorded(name: str) -> Path:
    """Return a recorded file, or skip the test when it is not there."""
    file = FOLDER / name
    if not file.exists():
        pytest.skip(f"needs ../shared/data/market-daily/{name}: not part of the project")
    return file
