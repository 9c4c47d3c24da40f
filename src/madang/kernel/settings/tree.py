"""The tree of settings: a type, a default and a sentence for each field. No setting is needed to run.

The sentence stands in `Annotated[...]`, so that `madang config`, `madang.toml` and the reference
page are all generated from this file. `{data}` in a default means the data folder.
"""

from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct


class ServerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where Madang listens and keeps its files."""

    host: Annotated[str, Meta(description="Address to listen on; 0.0.0.0 for every one.")] = (
        "127.0.0.1"
    )
    port: Annotated[
        int, Meta(ge=0, le=65535, description="Port for HTTP and sockets; 0 picks a free one.")
    ] = 8420
    data_dir: Annotated[str, Meta(description="Folder that holds everything Madang keeps.")] = (
        "data"
    )
    public_url: Annotated[
        str,
        Meta(description="Address people use, for links and cookies; empty: the one listened on."),
    ] = ""
    web_dir: Annotated[
        str, Meta(description="Folder of the built web client; empty: the one beside the program.")
    ] = ""
    trusted_proxies: Annotated[
        str, Meta(description="Comma-separated addresses whose X-Forwarded-* headers are believed.")
    ] = "127.0.0.1"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="How much is logged.")
    ] = "info"
    sample: Annotated[bool, Meta(description="Make the sample community on the first start.")] = (
        True
    )


class SqlSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The relational store."""

    url: Annotated[
        str,
        Meta(
            description="sqlite:///PATH or postgresql://USER:PASSWORD@HOST/DB.",
            extra={"secret": True},
        ),
    ] = "sqlite:///{data}/madang.db"


class BusSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ephemeral fan-out, presence and rate limits."""

    url: Annotated[
        str,
        Meta(
            description="memory:// or valkey://HOST:PORT/DB (Redis speaks the same).",
            extra={"secret": True},
        ),
    ] = "memory://"


class LogSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The durable, replayable ingest log."""

    url: Annotated[str, Meta(description="sqlite:///PATH.")] = "sqlite:///{data}/log.db"
    retention_days: Annotated[int, Meta(ge=1, description="Days a record stays in the log.")] = 7


class LakeSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Versioned columnar tables (Delta Lake)."""

    url: Annotated[str, Meta(description="file:///PATH of the folder of tables.")] = (
        "file:///{data}/lake"
    )


class BlobSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Content-addressed files."""

    url: Annotated[str, Meta(description="file:///PATH of the folder of blobs.")] = (
        "file:///{data}/blobs"
    )


class ProviderSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody else's login that people may use here (OpenID Connect)."""

    provider_id: Annotated[str, Meta(pattern="^[a-z0-9-]{1,32}$")]
    """Stands in addresses; it must stay as it is."""
    name: Annotated[str, Meta(min_length=1, max_length=40)]
    issuer: Annotated[str, Meta(pattern="^https?://", max_length=500)]
    client_id: Annotated[str, Meta(min_length=1, max_length=500)]
    client_secret: Annotated[str, Meta(max_length=500)] = ""
    """Empty for a public client."""
    scopes: Annotated[str, Meta(max_length=500)] = "openid email profile"


class IdentitySettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Accounts and tokens."""

    access_ttl_s: Annotated[
        int, Meta(ge=30, le=3600, description="Seconds an access token lives.")
    ] = 600
    refresh_ttl_days: Annotated[
        int, Meta(ge=1, le=365, description="Days a refresh token lives unused.")
    ] = 30
    sign_up: Annotated[
        Literal["open", "closed"], Meta(description="Whether strangers may make an account.")
    ] = "open"
    sign_ups_per_hour: Annotated[
        int,
        Meta(
            ge=1, description="Accounts that may be made from one address (IPv6: /64) in an hour."
        ),
    ] = 30
    require_verified: Annotated[
        bool,
        Meta(description="Whether only people with a verified e-mail address may write."),
    ] = False
    providers: Annotated[
        tuple[ProviderSettings, ...],
        Meta(
            max_length=10,
            description=(
                "Logins of others (OpenID Connect), each a table [[identity.providers]] with "
                "provider_id, name, issuer, client_id, client_secret, scopes; JSON in the "
                "environment."
            ),
            extra={"secret": True},
        ),
    ] = ()


class MailSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How mail leaves."""

    url: Annotated[
        str,
        Meta(
            description="outbox:// (kept on the owner's outbox page) or smtp://USER:PASSWORD@HOST:PORT.",
            extra={"secret": True},
        ),
    ] = "outbox://"
    sender: Annotated[str, Meta(description="The From address.")] = "madang@localhost"


class FileSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people may hang on messages."""

    upload_mib_max: Annotated[
        int, Meta(ge=1, le=60, description="Largest file of a message, in MiB.")
    ] = 25


class HookSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is told to addresses elsewhere."""

    allow_private: Annotated[
        bool,
        Meta(
            description="Whether hooks may go to http addresses and to addresses of the own network."
        ),
    ] = False


class PreviewSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Previews of the pages that messages link to."""

    enabled: Annotated[
        bool, Meta(description="Whether linked pages are read, from this machine, for previews.")
    ] = True
    ports: Annotated[
        str,
        Meta(
            pattern="^[0-9]{1,5}(,[0-9]{1,5})*$",
            description="Comma-separated ports that pages may stand on.",
        ),
    ] = "80,443"


class PushSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Waking browsers."""

    contact: Annotated[
        str,
        Meta(
            pattern="^(mailto:|https://).+",
            description="Whom a push service may write to (RFC 8292): a mailto: or https: address.",
        ),
    ] = "mailto:madang@localhost"
    allow_private: Annotated[
        bool, Meta(description="Whether push endpoints may be http or of the own network.")
    ] = False


class MarketSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The market board's data."""

    source: Annotated[
        Literal["auto", "sample", "marcap"],
        Meta(
            description="Where bars come from: sample (in the project), marcap (network), auto: marcap, else sample."
        ),
    ] = "auto"
    marcap_url: Annotated[
        str, Meta(description="Address of the yearly Parquet files; {year} stands for the year.")
    ] = "https://raw.githubusercontent.com/FinanceData/marcap/master/data/marcap-{year}.parquet"
    first_year: Annotated[
        int, Meta(ge=1995, le=2100, description="First year fetched from marcap.")
    ] = 2021
    daily_at: Annotated[
        str,
        Meta(
            pattern="^[0-2][0-9]:[0-5][0-9]$",
            description="Korean time of the daily run on trading days.",
        ),
    ] = "16:30"


class TrendsSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The trends board's feed."""

    source: Annotated[
        Literal["auto", "jetstream", "jetstream-v2", "replay", "synthetic"],
        Meta(description="The feed; auto: jetstream when it can be reached, else synthetic."),
    ] = "auto"
    jetstream_url: Annotated[str, Meta(description="Jetstream host, without the path.")] = (
        "wss://jetstream2.us-east.bsky.network"
    )
    replay_file: Annotated[
        str, Meta(description="Recorded feed to replay (.jsonl or .jsonl.zst).")
    ] = ""
    replay_speed: Annotated[
        float,
        Meta(
            ge=0,
            description="1 is real time; 60 an hour in a minute; 0 once, as fast as possible.",
        ),
    ] = 60.0
    synthetic_posts_per_s: Annotated[
        float, Meta(gt=0, le=5000, description="Speed of the generator.")
    ] = 4.0
    post_retention_days: Annotated[int, Meta(ge=1, description="Days a stored post is kept.")] = 30


class PipelineSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Scheduled work."""

    enabled: Annotated[bool, Meta(description="Run pipelines in this process' children.")] = True
    run_retention_days: Annotated[
        int, Meta(ge=1, description="Days a run stays in the history.")
    ] = 30
    run_timeout_s: Annotated[
        int, Meta(ge=10, description="Seconds after which a run is stopped.")
    ] = 1800


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole tree."""

    server: ServerSettings = ServerSettings()
    sql: SqlSettings = SqlSettings()
    bus: BusSettings = BusSettings()
    log: LogSettings = LogSettings()
    lake: LakeSettings = LakeSettings()
    blobs: BlobSettings = BlobSettings()
    identity: IdentitySettings = IdentitySettings()
    mail: MailSettings = MailSettings()
    files: FileSettings = FileSettings()
    previews: PreviewSettings = PreviewSettings()
    hooks: HookSettings = HookSettings()
    push: PushSettings = PushSettings()
    market: MarketSettings = MarketSettings()
    trends: TrendsSettings = TrendsSettings()
    pipelines: PipelineSettings = PipelineSettings()


class FieldNote(Struct, frozen=True):
    """One setting as the reference page shows it."""

    key: str
    kind: str
    default: Any
    sentence: str
    is_secret: bool


def _notes() -> dict[str, FieldNote]:
    notes: dict[str, FieldNote] = {}
    for section in msgspec.structs.fields(Settings):
        for field in msgspec.structs.fields(section.type):
            base, meta = field.type.__origin__, field.type.__metadata__[0]
            choices = get_args(base) if get_origin(base) is Literal else ()
            kind = " | ".join(map(str, choices)) if choices else base.__name__
            key = f"{section.name}.{field.name}"
            notes[key] = FieldNote(
                key, kind, field.default, meta.description, bool((meta.extra or {}).get("secret"))
            )
    return notes


FIELD_NOTES: dict[str, FieldNote] = _notes()
