"""What threads and forwarding refuse, by code."""

from madang.kernel.errors import MadangError


class ThreadNotFound(MadangError):
    """There is no such thread, or the caller may not see it."""

    code = "community.thread_not_found"
    status = 404


class ThreadExists(MadangError):
    """A thread was started from this message already; `data.thread_id` names it."""

    code = "community.thread_exists"
    status = 409


class ThreadLocked(MadangError):
    """The thread is locked: only who manages threads writes in it."""

    code = "community.thread_locked"
    status = 403


class ThreadInvalid(MadangError):
    """A thread starts from a message of its own channel, in a channel that is no thread."""

    code = "community.thread_invalid"
    status = 422


class TooManyThreads(MadangError):
    """A channel has at most `data.threads_max` threads that are not archived."""

    code = "community.too_many_threads"
    status = 409


class TooManyThreadMembers(MadangError):
    """A thread has at most `data.members_max` members."""

    code = "community.too_many_thread_members"
    status = 409
