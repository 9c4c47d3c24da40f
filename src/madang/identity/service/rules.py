"""What an e-mail, a name and a password must be, and the form they are kept in (ID2, ID3)."""

import re
import unicodedata

from madang.identity.errors import EmailMalformed, NameMalformed, WeakPassword

EMAIL_LENGTH_MAX = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
LOCAL_PART_LENGTH_MAX = 64  # RFC 5321, section 4.5.3.1.1
PASSWORD_LENGTH_MIN = 8
PASSWORD_LENGTH_MAX = 256
NAME_LENGTH_MAX = 40

_LOCAL_PART = re.compile(r"[^\s@<>()\[\]\\,;:\"]+")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")
# Control, surrogate, private, unassigned; format characters hide in names, but joiners make emoji.
_UNSEEN = {"Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"}
_JOINERS = {"\u200d"}


def normal_email(text: str) -> str:
    """Return the address as it is compared and stored.

    Raises:
        EmailMalformed: mail cannot be sent to it.
    """
    email = unicodedata.normalize("NFC", text).strip().lower()
    local, _, domain = email.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    fits = len(local) <= LOCAL_PART_LENGTH_MAX and len(email) <= EMAIL_LENGTH_MAX
    if not (fits and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise EmailMalformed("This is not an e-mail address; it looks like name@example.com.")
    return f"{local}@{domain}"


def normal_name(text: str) -> str:
    """Return the name as it is stored and shown.

    Raises:
        NameMalformed: it is empty, too long, or holds what cannot be seen.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    hidden = any(unicodedata.category(c) in _UNSEEN and c not in _JOINERS for c in name)
    if hidden or not 1 <= len(name) <= NAME_LENGTH_MAX or not name.strip("\u200d\u3164"):
        raise NameMalformed(
            f"A name has 1 to {NAME_LENGTH_MAX} visible characters.", length_max=NAME_LENGTH_MAX
        )
    return name


def normal_password(text: str) -> str:
    """Return the password as it is hashed: NFC, so that every keyboard types the same one."""
    return unicodedata.normalize("NFC", text)


def new_password(text: str) -> str:
    """Return a password that someone chooses.

    Raises:
        WeakPassword: it is too short or too long.
    """
    password = normal_password(text)
    if not PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX:
        raise WeakPassword(
            f"A password has {PASSWORD_LENGTH_MIN} to {PASSWORD_LENGTH_MAX} characters; "
            f"this one has {len(password)}.",
            length_min=PASSWORD_LENGTH_MIN,
            length_max=PASSWORD_LENGTH_MAX,
        )
    return password
