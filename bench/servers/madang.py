"""Madang itself, as `madang serve` starts it, on a data folder of its own.

One limit is lifted, and nothing else is changed: how many messages one account may send in ten
seconds (one account stands for a busy channel's many; the check itself still runs).
"""

import resource
import sys

from madang import cli
from madang.community.service import messages

SENDS_PER_WINDOW_MAX = 1_000_000


def main() -> int:
    """Serve PORT with the data in DIR."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    messages.SENDS_PER_WINDOW_MAX = SENDS_PER_WINDOW_MAX
    return cli.main(["serve", "--port", sys.argv[1], "--data", sys.argv[2]])


if __name__ == "__main__":
    sys.exit(main())
