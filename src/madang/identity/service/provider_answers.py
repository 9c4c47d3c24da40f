"""What goes to a provider and what comes back, as structs."""

from msgspec import Struct


class Asked(Struct, frozen=True, kw_only=True):
    """What was asked of a provider, as its ticket keeps it under the state."""

    provider_id: str
    nonce: str
    verifier: str
    browser: str
    """SHA-256 of the secret that the browser holds."""
    return_to: str


class Question(Struct, frozen=True, kw_only=True):
    """Where to send a browser, and what it must bring back."""

    address: str
    browser: str


class ProviderAnswer(Struct, frozen=True, kw_only=True):
    """What a browser brings back."""

    provider_id: str
    state: str
    code: str
    issuer: str | None
    browser: str


class Told(Struct, frozen=True, kw_only=True):
    """Who a provider says it is."""

    provider_id: str
    issuer: str
    subject: str
    email: str
    """Empty when none was told, or it is no address."""
    is_verified: bool
    name: str


class LinkOffer(Struct, frozen=True, kw_only=True):
    """A login that waits for its account to come by its own means."""

    told: Told
    made_at_ms: int
