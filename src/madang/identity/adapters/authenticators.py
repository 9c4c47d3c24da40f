"""Passkeys in the language of WebAuthn (W3C, level 3), and QR codes, each by a kept library."""

import json
from collections.abc import Sequence

import segno
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from madang.identity.errors import PasskeyRefused
from madang.identity.model import Account
from madang.identity.store import NewCredential, Site, StoredPasskey

ANSWER_LENGTH_MAX_CHARS = 12_000
QR_MODULE_PX = 5
# What the library lets through when an answer is no answer at all.
_UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError)


class WebAuthnAuthenticators:
    """An `Authenticators`."""

    def creation(self, site: Site, account: Account, known: Sequence[str]) -> tuple[bytes, str]:
        """Return a challenge and the JSON that asks for a new passkey, none of the known ones."""
        options = webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name="Madang",
            user_id=account.account_id.encode(),
            user_name=account.email,
            user_display_name=account.name,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
            exclude_credentials=_descriptors(known),
        )
        return options.challenge, webauthn.options_to_json(options)

    def created(self, site: Site, challenge: bytes, answer: str) -> NewCredential:
        """Return the passkey that was made.

        Raises:
            PasskeyRefused: the answer does not fit.
        """
        try:
            made = webauthn.verify_registration_response(
                credential=_bounded(answer),
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
            )
        except _UNREADABLE as wrong:
            raise _refused(wrong) from wrong
        return NewCredential(
            credential_id=bytes_to_base64url(made.credential_id),
            public_key=made.credential_public_key,
            uses_count=made.sign_count,
        )

    def request(self, site: Site, known: Sequence[str], must_verify: bool) -> tuple[bytes, str]:
        """Return a challenge and the JSON that asks for one of the known passkeys, or for any."""
        wish = UserVerificationRequirement.PREFERRED
        options = webauthn.generate_authentication_options(
            rp_id=site.host,
            allow_credentials=_descriptors(known),
            user_verification=UserVerificationRequirement.REQUIRED if must_verify else wish,
        )
        return options.challenge, webauthn.options_to_json(options)

    def credential_id(self, answer: str) -> str:
        """Return which passkey an answer comes from.

        Raises:
            PasskeyRefused: it cannot be read.
        """
        try:
            raw = json.loads(_bounded(answer))["rawId"]
            return bytes_to_base64url(base64url_to_bytes(raw))
        except (*_UNREADABLE, AttributeError) as wrong:
            raise _refused(wrong) from wrong

    def checked(
        self, site: Site, challenge: bytes, answer: str, passkey: StoredPasskey, must_verify: bool
    ) -> int:
        """Return the counter of an answer that fits.

        Raises:
            PasskeyRefused: it does not.
        """
        try:
            checked = webauthn.verify_authentication_response(
                credential=_bounded(answer),
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.uses_count,
                require_user_verification=must_verify,
            )
        except _UNREADABLE as wrong:
            raise _refused(wrong) from wrong
        return checked.new_sign_count


class SvgPictures:
    """A `Pictures`."""

    def qr_code(self, text: str) -> str:
        """Return a QR code as SVG."""
        return str(
            segno.make(text, error="m", micro=False).svg_inline(scale=QR_MODULE_PX, light="#fff")
        )


def _bounded(answer: str) -> str:
    if len(answer) > ANSWER_LENGTH_MAX_CHARS:
        raise PasskeyRefused("This is too long to come from a passkey.")
    return answer


def _descriptors(known: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known]


def _refused(wrong: Exception) -> PasskeyRefused:
    return PasskeyRefused(f"The passkey was not accepted: {str(wrong) or 'it cannot be read'}.")
