"""The texts of the mails, in the account's language."""

from madang.identity.model import Account, Mail

_SUBJECT = {
    "ko": "마당: 이메일 주소를 확인해 주세요",
    "en": "Madang: verify your e-mail address",
}
_TEXT = {
    "ko": """{name} 님, 안녕하세요.

아래 링크를 열면 이메일 주소 확인이 끝납니다. 링크는 {hours}시간 동안 쓸 수 있습니다.

{link}

가입하신 적이 없다면 이 메일을 무시하셔도 됩니다.
""",
    "en": """Hello {name},

open this link to verify your e-mail address. It works for {hours} hours.

{link}

If you did not sign up, you can ignore this mail.
""",
}
_RESET_SUBJECT = {
    "ko": "마당: 비밀번호를 다시 정하세요",
    "en": "Madang: set a new password",
}
_RESET_TEXT = {
    "ko": """{name} 님, 안녕하세요.

아래 링크를 열어 새 비밀번호를 정하세요. 링크는 {minutes}분 동안 한 번만 쓸 수 있습니다.
비밀번호를 바꾸면 로그인한 기기에서 모두 로그아웃됩니다.

{link}

요청하신 적이 없다면 이 메일을 무시하셔도 됩니다. 비밀번호는 그대로입니다.
""",
    "en": """Hello {name},

open this link to set a new password. It works once, for {minutes} minutes, and logs you out
everywhere.

{link}

If you did not ask for it, you can ignore this mail; your password stays.
""",
}
_CHANGED_SUBJECT = {
    "ko": "마당: 비밀번호가 바뀌었습니다",
    "en": "Madang: your password was changed",
}
_CHANGED_TEXT = {
    "ko": """{name} 님, 비밀번호가 방금 바뀌었습니다.

직접 바꾸신 것이 아니라면 로그인 화면의 '비밀번호를 잊었나요?'에서 바로 다시 정해 주세요.
""",
    "en": """Hello {name}, your password was changed just now.

If it was not you, set a new one at once: "Forgot your password?" on the login page.
""",
}
_END_SUBJECT = {
    "ko": "마당: 계정이 삭제됩니다",
    "en": "Madang: your account will be deleted",
}
_END_TEXT = {
    "ko": """{name} 님, 계정을 삭제해 달라고 하셨습니다.

{days}일 뒤에 삭제됩니다. 그 전에 로그인하면 취소됩니다.

요청하신 적이 없다면 지금 로그인하고 비밀번호를 바꿔 주세요.
""",
    "en": """Hello {name}, you have asked to delete your account.

It will be deleted in {days} days. Log in before, and it stays.

If it was not you, log in now and change your password.
""",
}
_STAYS_SUBJECT = {
    "ko": "마당: 계정 삭제가 취소되었습니다",
    "en": "Madang: your account stays",
}
_STAYS_TEXT = {
    "ko": """{name} 님, 로그인하셨으므로 계정 삭제를 취소했습니다. 모두 그대로 있습니다.
""",
    "en": """Hello {name}, you have logged in, so your account stays, with everything in it.
""",
}
MS_PER_HOUR = 3_600_000
MS_PER_DAY = 86_400_000
MS_PER_MINUTE = 60_000


def verification(account: Account, link: str, ttl_ms: int) -> Mail:
    """Return the mail with the link that verifies an address."""
    text = _TEXT[account.locale].format(name=account.name, link=link, hours=ttl_ms // MS_PER_HOUR)
    return Mail(to=account.email, subject=_SUBJECT[account.locale], text=text)


def reset(account: Account, link: str, ttl_ms: int) -> Mail:
    """Return the mail with the link that sets a new password."""
    text = _RESET_TEXT[account.locale].format(
        name=account.name, link=link, minutes=ttl_ms // MS_PER_MINUTE
    )
    return Mail(to=account.email, subject=_RESET_SUBJECT[account.locale], text=text)


def password_changed(account: Account) -> Mail:
    """Return the mail that tells of a changed password."""
    text = _CHANGED_TEXT[account.locale].format(name=account.name)
    return Mail(to=account.email, subject=_CHANGED_SUBJECT[account.locale], text=text)


def deletion_asked(account: Account, grace_ms: int) -> Mail:
    """Return the mail that tells of an account's coming end."""
    text = _END_TEXT[account.locale].format(name=account.name, days=grace_ms // MS_PER_DAY)
    return Mail(to=account.email, subject=_END_SUBJECT[account.locale], text=text)


def deletion_taken_back(account: Account) -> Mail:
    """Return the mail that tells that an account stays."""
    text = _STAYS_TEXT[account.locale].format(name=account.name)
    return Mail(to=account.email, subject=_STAYS_SUBJECT[account.locale], text=text)
