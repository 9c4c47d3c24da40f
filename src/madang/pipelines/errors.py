"""What pipelines refuse."""

from madang.kernel.errors import MadangError


class PipelineUnknown(MadangError):
    """There is no pipeline of that name; `data.names` lists those there are."""

    code = "pipelines.unknown"
    status = 404


class RunUnknown(MadangError):
    """There is no such run, or it is older than the history is kept."""

    code = "pipelines.run_unknown"
    status = 404


class PipelineBusy(MadangError):
    """The pipeline is running or waiting already; its newest run is in `data.run_id`."""

    code = "pipelines.busy"
    status = 409


class DaysInvalid(MadangError):
    """The days are no days, in the wrong order, too many, or the pipeline does not work by day."""

    code = "pipelines.days_invalid"
    status = 422


class PipelinesDisabled(MadangError):
    """Pipelines are switched off by `pipelines.enabled`."""

    code = "pipelines.disabled"
    status = 409
