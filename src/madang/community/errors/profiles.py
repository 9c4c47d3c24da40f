"""What profiles and places refuse, by code."""

from madang.kernel.errors import MadangError


class FaceInvalid(MadangError):
    """A face is one emoji, a colour `#rrggbb`, or a picture (JPEG, PNG, GIF, WebP)."""

    code = "community.face_invalid"
    status = 422


class FaceNotFound(MadangError):
    """Nobody shows this picture any more."""

    code = "community.face_not_found"
    status = 404
