"""What is refused of files, by code."""

from madang.kernel.errors import MadangError


class UploadNotFound(MadangError):
    """There is no such upload of the caller's; it may have ended."""

    code = "community.upload_not_found"
    status = 404


class UploadOffsetWrong(MadangError):
    """The piece does not begin where the last one ended; `data.received_bytes` says where to go on."""

    code = "community.upload_offset_wrong"
    status = 409


class TooManyUploads(MadangError):
    """The caller has `data.uploads_max` uploads that no message carries; send or cancel some."""

    code = "community.too_many_uploads"
    status = 409


class FileEmpty(MadangError):
    """A file has at least one byte."""

    code = "community.file_empty"
    status = 422


class FileRefused(MadangError):
    """The content is of a kind that is not taken; `data.kind` says which."""

    code = "community.file_refused"
    status = 415


class PictureBroken(MadangError):
    """The picture cannot be read, or has more than `data.pixels_max` pixels."""

    code = "community.picture_broken"
    status = 422


class AttachmentNotFound(MadangError):
    """There is no such attachment, or the caller may not see it, or it hangs on another message."""

    code = "community.attachment_not_found"
    status = 404


class TooManyAttachments(MadangError):
    """A message carries at most `data.attachments_max` attachments, each once."""

    code = "community.too_many_attachments"
    status = 422
