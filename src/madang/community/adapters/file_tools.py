"""Builds what verbs on files work with, over SQL, a store of blobs and Pillow."""

from madang.community.adapters.files import SqlAttachmentStore, SqlUploadStore
from madang.community.adapters.pictures import PillowPictures
from madang.community.service.blobs import BlobKeeper
from madang.community.service.tools import FileTools
from madang.engines.blobs.port import Blobs
from madang.engines.sql.port import Database
from madang.kernel.clock import Clock


def sql_files(db: Database, clock: Clock, blobs: Blobs, size_max_bytes: int) -> FileTools:
    """Return the tools of files."""
    attachments = SqlAttachmentStore()
    return FileTools(
        uploads=SqlUploadStore(),
        attachments=attachments,
        blobs=BlobKeeper(db, clock, attachments, blobs),
        pictures=PillowPictures(),
        size_max_bytes=size_max_bytes,
    )
