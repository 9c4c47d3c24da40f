"""What invites and moderation refuse, by code."""

from madang.kernel.errors import MadangError


class InviteNotFound(MadangError):
    """There is no invite with this code."""

    code = "community.invite_not_found"
    status = 404


class InviteExpired(MadangError):
    """The invite's time is over; ask for a new one."""

    code = "community.invite_expired"
    status = 410


class InviteUsedUp(MadangError):
    """As many people as the invite allows have come by it; ask for a new one."""

    code = "community.invite_used_up"
    status = 410


class InviteRevoked(MadangError):
    """The invite was taken back."""

    code = "community.invite_revoked"
    status = 410


class InviteInvalid(MadangError):
    """An invite allows 1 to `data.uses_max` uses, or any number."""

    code = "community.invite_invalid"
    status = 422


class TooManyInvites(MadangError):
    """A community has at most `data.invites_max` invites that let people in; revoke one first."""

    code = "community.too_many_invites"
    status = 409


class Banned(MadangError):
    """The account is banned from this community."""

    code = "community.banned"
    status = 403


class BanNotFound(MadangError):
    """The account is not banned here."""

    code = "community.ban_not_found"
    status = 404


class TimedOut(MadangError):
    """The member only reads until `data.until_ms`."""

    code = "community.timed_out"
    status = 403


class TimeOutInvalid(MadangError):
    """A time-out lasts `data.duration_min_ms` to `data.duration_max_ms`."""

    code = "community.time_out_invalid"
    status = 422


class ReportNotFound(MadangError):
    """There is no such report, or the caller may not see it."""

    code = "community.report_not_found"
    status = 404


class ReportInvalid(MadangError):
    """A report names either a message of the community or one of its members, not oneself."""

    code = "community.report_invalid"
    status = 422


class TooManyNotes(MadangError):
    """A report carries at most `data.notes_max` notes."""

    code = "community.too_many_notes"
    status = 409
