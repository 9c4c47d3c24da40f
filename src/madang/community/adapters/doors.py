"""What the verbs on webhooks, hooks and archives work with."""

from pathlib import Path

from madang.community.adapters.archives import SqlArchiveStore
from madang.community.adapters.hook_sender import HttpHookSender
from madang.community.adapters.hooks import SqlHookStore
from madang.community.adapters.webhooks import SqlWebhookStore
from madang.community.model.addresses import is_public
from madang.community.service.tools import DoorTools, Sender


def sql_doors(
    *, folder: Path, revision: str, may_be_plain: bool = False, sender: Sender | None = None
) -> DoorTools:
    """Return the stores of doors, and what posts to addresses elsewhere.

    Args:
        folder: where archives lie for a while.
        may_be_plain: hooks may have http addresses, and addresses that are not public.
    """
    return DoorTools(
        webhooks=SqlWebhookStore(),
        hooks=SqlHookStore(),
        archives=SqlArchiveStore(),
        folder=folder,
        revision=revision,
        may_be_plain=may_be_plain,
        sender=sender or HttpHookSender(_anywhere if may_be_plain else is_public),
    )


def _anywhere(_address: str) -> bool:
    return True
