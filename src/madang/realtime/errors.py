"""What a socket may be refused for."""

from madang.kernel.errors import MadangError


class BadFrame(MadangError):
    """A frame is not JSON of a known `op`; the socket stays open."""

    code = "realtime.bad_frame"
    status = 422


class HelloFirst(MadangError):
    """The first frame of a socket must be `hello`."""

    code = "realtime.hello_first"
    status = 409


class TooManyStreams(MadangError):
    """A socket follows as many streams as it may; `data.streams_max` says how many."""

    code = "realtime.too_many_streams"
    status = 429


class StreamForbidden(MadangError):
    """The stream is not there, or the caller may not read it: the two are not told apart."""

    code = "realtime.stream_forbidden"
    status = 404


class TooFast(MadangError):
    """The socket sends frames faster than they are answered."""

    code = "realtime.too_fast"
    status = 429


class HandshakeMalformed(MadangError):
    """The request is not a WebSocket handshake; the message says which part is wrong."""

    code = "realtime.handshake_malformed"
    status = 400


class UpgradeRequired(MadangError):
    """The handshake asks for another WebSocket version; `data.version` is the one spoken here."""

    code = "realtime.upgrade_required"
    status = 426


class HeadTooLarge(MadangError):
    """The request line and headers are over their limit; `data` says the limits."""

    code = "realtime.head_too_large"
    status = 431


class OriginRefused(MadangError):
    """A page of another site tried to open the socket; `data.origin` is its address."""

    code = "realtime.origin_refused"
    status = 403
