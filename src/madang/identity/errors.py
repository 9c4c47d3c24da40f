"""What identity refuses."""

from madang.kernel.errors import MadangError


class EmailTaken(MadangError):
    """An account with this e-mail address exists already."""

    code = "identity.email_taken"
    status = 409


class EmailMalformed(MadangError):
    """This is not an e-mail address that mail can be sent to."""

    code = "identity.email_malformed"
    status = 422


class NameMalformed(MadangError):
    """The name is empty, too long, or holds characters that cannot be seen."""

    code = "identity.name_malformed"
    status = 422


class WeakPassword(MadangError):
    """The password is shorter or longer than allowed; `data` has both limits."""

    code = "identity.weak_password"
    status = 422


class SignUpClosed(MadangError):
    """This installation takes no new accounts."""

    code = "identity.sign_up_closed"
    status = 403


class WrongCredentials(MadangError):
    """There is no account with this e-mail and password."""

    code = "identity.wrong_credentials"
    status = 401


class TokenExpired(MadangError):
    """The access token was good and has expired; refresh it."""

    code = "identity.token_expired"
    status = 401


class TokenInvalid(MadangError):
    """The access token is not one of ours, or was tampered with."""

    code = "identity.token_invalid"
    status = 401


class SessionRevoked(MadangError):
    """The session was logged out or revoked; log in again."""

    code = "identity.session_revoked"
    status = 401


class SessionEnded(MadangError):
    """There is no session to refresh, or it was unused for too long; log in again."""

    code = "identity.session_ended"
    status = 401


class RefreshReused(MadangError):
    """A refresh token was used twice, so it may be stolen; its session is revoked. Log in again."""

    code = "identity.refresh_reused"
    status = 401


class LinkInvalid(MadangError):
    """The verification link is unknown, replaced by a newer one, or too old; ask for another."""

    code = "identity.link_invalid"
    status = 410


class AlreadyVerified(MadangError):
    """The e-mail address is verified; there is nothing to send."""

    code = "identity.already_verified"
    status = 409


class NotVerified(MadangError):
    """This needs a verified e-mail address; open the link in the mail, or ask for another."""

    code = "identity.not_verified"
    status = 403


class OwnerOnly(MadangError):
    """Only the owner of the installation may do this."""

    code = "identity.owner_only"
    status = 403


class CrossSite(MadangError):
    """The request comes from another site, which may not use this session."""

    code = "identity.cross_site"
    status = 403


class WrongPassword(MadangError):
    """The present password is another one."""

    code = "identity.wrong_password"
    status = 403


class SecondStepNeeded(MadangError):
    """The password is right; `data.ticket` opens a session with one of `data.ways`."""

    code = "identity.second_step_needed"
    status = 401


class TicketInvalid(MadangError):
    """The step before was too long ago, was used already, or took too many tries; begin again."""

    code = "identity.ticket_invalid"
    status = 410


class WrongCode(MadangError):
    """The code is wrong, too old, or was used already."""

    code = "identity.wrong_code"
    status = 403


class TotpIsOn(MadangError):
    """Codes are asked for already; turn them off first."""

    code = "identity.totp_is_on"
    status = 409


class TotpIsOff(MadangError):
    """Codes are not asked for at this account."""

    code = "identity.totp_is_off"
    status = 409


class PasskeyRefused(MadangError):
    """The passkey is unknown here, or what it signed does not fit."""

    code = "identity.passkey_refused"
    status = 403


class PasskeyTaken(MadangError):
    """This passkey is registered already."""

    code = "identity.passkey_taken"
    status = 409


class TooManyPasskeys(MadangError):
    """The account has as many passkeys as it may have."""

    code = "identity.too_many_passkeys"
    status = 409


class AddressRefused(MadangError):
    """Logging in is allowed from listed addresses only, and this is none of them."""

    code = "identity.address_refused"
    status = 403


class NetworkMalformed(MadangError):
    """This is no address and no network, or the list is too long; `data.network` is the entry."""

    code = "identity.network_malformed"
    status = 422


class WouldLockOut(MadangError):
    """The list would shut out whoever sets it; add the address they come from."""

    code = "identity.would_lock_out"
    status = 409


class ScopeMissing(MadangError):
    """The API token has not the scope that this needs; `data.needs` names it."""

    code = "identity.scope_missing"
    status = 403


class SessionOnly(MadangError):
    """This is done in a session of one's own; no API token is good for it."""

    code = "identity.session_only"
    status = 403


class TooManyTokens(MadangError):
    """An account has as many API tokens as it may; `data.tokens_max` says how many."""

    code = "identity.too_many_tokens"
    status = 409


class TooManyBots(MadangError):
    """An account has as many bots as it may; `data.bots_max` says how many."""

    code = "identity.too_many_bots"
    status = 409


class ProviderNotFound(MadangError):
    """This installation knows no such login of others."""

    code = "identity.provider_not_found"
    status = 404


class ProviderRefused(MadangError):
    """What came back from the other login cannot be believed; `data.reason` says why. Begin again."""

    code = "identity.provider_refused"
    status = 403


class ProviderUnreachable(MadangError):
    """The other login cannot be reached now; try again shortly, or log in another way."""

    code = "identity.provider_unreachable"
    status = 503


class LinkNeeded(MadangError):
    """An account has this e-mail: log in to it, and give `data.ticket` to link the two."""

    code = "identity.link_needed"
    status = 409


class LoginTaken(MadangError):
    """This login opens another account already."""

    code = "identity.login_taken"
    status = 409


class TooManyLogins(MadangError):
    """The account has as many logins elsewhere as it may have."""

    code = "identity.too_many_logins"
    status = 409


class LastWayIn(MadangError):
    """Without this login nobody could enter the account; set a password or make a passkey first."""

    code = "identity.last_way_in"
    status = 409


class ExportTooSoon(MadangError):
    """An archive was asked for today; `data.retry_after_s` says when the next may be."""

    code = "identity.export_too_soon"
    status = 429


class ExportNotReady(MadangError):
    """The archive is still being made, or could not be."""

    code = "identity.export_not_ready"
    status = 409


class LoginNotFresh(MadangError):
    """This account has no password, so the session must be a fresh one; log in again."""

    code = "identity.login_not_fresh"
    status = 403


class OwnerCannotEnd(MadangError):
    """The owner of the installation cannot delete their account."""

    code = "identity.owner_cannot_end"
    status = 409
