"""Every setting of Madang: one frozen tree, read from `madang.toml`, the environment and flags."""

from madang.kernel.settings.load import Loaded, Origin, load
from madang.kernel.settings.tree import (
    FIELD_NOTES,
    BlobSettings,
    BusSettings,
    IdentitySettings,
    LakeSettings,
    LogSettings,
    MailSettings,
    MarketSettings,
    PipelineSettings,
    PreviewSettings,
    ProviderSettings,
    ServerSettings,
    Settings,
    SqlSettings,
    TrendsSettings,
)

__all__ = [
    "FIELD_NOTES",
    "BlobSettings",
    "BusSettings",
    "IdentitySettings",
    "LakeSettings",
    "Loaded",
    "LogSettings",
    "MailSettings",
    "MarketSettings",
    "Origin",
    "PipelineSettings",
    "PreviewSettings",
    "ProviderSettings",
    "ServerSettings",
    "Settings",
    "SqlSettings",
    "TrendsSettings",
    "load",
]
