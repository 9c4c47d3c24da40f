"""Fixtures of other suites that faults are shown with."""

from tests.community.conftest import yard
from tests.community.test_push import woken

__all__ = ["woken", "yard"]
