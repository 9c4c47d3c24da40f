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
