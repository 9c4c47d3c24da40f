"""What an ID token must say to be believed (OI6, OI7); its signature was checked before."""

from madang.identity.errors import ProviderRefused
from madang.identity.store import IdToken
from madang.kernel.settings import ProviderSettings

CLOCK_SKEW_S = 60
SUBJECT_LENGTH_MAX = 255
MS_PER_S = 1000


def check(token: IdToken, provider: ProviderSettings, nonce: str, now_ms: int) -> None:
    """Refuse claims that are not meant for us, for now, or for what was asked.

    Raises:
        ProviderRefused: `data.reason` says which.
    """
    now_s = now_ms / MS_PER_S
    audiences = [token.aud] if isinstance(token.aud, str) else token.aud
    is_ours = provider.client_id in audiences
    is_shared = len(audiences) > 1 or token.azp is not None
    if token.iss != provider.issuer:
        raise refused("issuer", "it was issued by another provider")
    if not is_ours or (is_shared and token.azp != provider.client_id):
        raise refused("audience", "it was issued for another site")
    if token.exp <= now_s - CLOCK_SKEW_S:
        raise refused("expired", "it has expired")
    if token.iat > now_s + CLOCK_SKEW_S:
        raise refused("expired", "it comes from the future")
    if token.nonce is None or token.nonce != nonce:
        raise refused("nonce", "it answers another question")
    if not 1 <= len(token.sub) <= SUBJECT_LENGTH_MAX:
        raise refused("token", "it names nobody")


def is_true(claim: bool | str | None) -> bool:
    """Say whether a claim is true; some providers write it as text."""
    return claim is True or claim == "true"


def refused(reason: str, why: str) -> ProviderRefused:
    """Return the refusal of a login elsewhere."""
    return ProviderRefused(f"This login was not accepted: {why}. Begin again.", reason=reason)
