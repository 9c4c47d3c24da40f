"""What exports and imports are refused for."""

from madang.kernel.errors import MadangError


class ArchiveBroken(MadangError):
    """The archive cannot be taken in; `data.where` says the file and the place in it."""

    code = "community.archive_broken"
    status = 422


class ArchiveNewer(MadangError):
    """The archive was made by a newer Madang; update first."""

    code = "community.archive_newer"
    status = 409


class ArchiveNotFound(MadangError):
    """There is no such export or import, or it is not yours to see."""

    code = "community.archive_not_found"
    status = 404


class ImportBusy(MadangError):
    """An import of this account is still running."""

    code = "community.import_busy"
    status = 409
