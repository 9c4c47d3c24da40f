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
MS_PER_HOUR = 3_600_000


def verification(account: Account, link: str, ttl_ms: int) -> Mail:
    """Return the mail with the link that verifies an address."""
    text = _TEXT[account.locale].format(name=account.name, link=link, hours=ttl_ms // MS_PER_HOUR)
    return Mail(to=account.email, subject=_SUBJECT[account.locale], text=text)
