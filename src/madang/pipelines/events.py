"""What pipelines tell others."""

from madang.kernel.events import Event
from madang.pipelines.model import Run


class RunFinished(Event, frozen=True, kw_only=True, tag="pipelines.run_finished"):
    """A run ended, well or not; `run.state` says how."""

    run: Run
