"""The mail to a community's owner when a hook has stopped (DO34), in both languages."""

from madang.community import Hook
from madang.identity import Locale

_SUBJECT: dict[Locale, str] = {
    "ko": "마당: 웹훅 '{name}'이(가) 멈췄습니다",
    "en": "Madang: the webhook '{name}' has stopped",
}
_TEXT: dict[Locale, str] = {
    "ko": """웹훅 '{name}'의 주소 {url}에 여러 번 연달아 전하지 못해 멈췄습니다.

주소를 확인한 뒤 커뮤니티 설정의 웹훅에서 다시 켜 주세요. 그동안 전하지 못한 것은 기록에서 다시 보낼 수 있습니다.
""",
    "en": """Several deliveries in a row to {url}, the address of the webhook '{name}', failed; it has stopped.

Check the address, then switch the webhook on again in the settings of the community. What was not
delivered can be sent again from its log.
""",
}


def stopped_hook(hook: Hook) -> tuple[dict[Locale, str], dict[Locale, str]]:
    """Return the subject and the text in each language."""
    facts = {"name": hook.name, "url": hook.url}
    return (
        {locale: text.format(**facts) for locale, text in _SUBJECT.items()},
        {locale: text.format(**facts) for locale, text in _TEXT.items()},
    )
