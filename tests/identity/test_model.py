"""What a session list calls a device."""

import pytest

from madang.identity.model import DEVICE_LENGTH_MAX, device_of

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/130.0 Safari/537.36", "Chrome, Linux"),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/130.0 Whale/4.0 Safari/537.36",
            "Whale, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Android 15; Mobile) Gecko/130 Firefox/130", "Firefox, Android"),
        ("python-httpx/0.28.1", "python-httpx/0.28.1"),
        ("x" * (DEVICE_LENGTH_MAX + 1), "x" * DEVICE_LENGTH_MAX),
        ("", ""),
    ],
)
def test_ID9_a_device_has_a_name_people_know(agent: str, name: str) -> None:
    assert device_of(agent) == name
