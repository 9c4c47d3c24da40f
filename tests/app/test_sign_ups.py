"""How many accounts one address may make is a setting."""

from pathlib import Path

import pytest

from tests.person import Person, Refused
from tests.running import running


async def test_the_account_beyond_the_hours_number_is_refused(tmp_path: Path) -> None:
    with running(tmp_path / "data", MADANG_IDENTITY__SIGN_UPS_PER_HOUR="2") as started:
        people = [Person(started.base, f"사람{n}") for n in range(3)]
        await people[0].sign_up()
        await people[1].sign_up()
        with pytest.raises(Refused) as refused:
            await people[2].sign_up()
        assert refused.value.status == 429
        for person in people:
            await person.close()
