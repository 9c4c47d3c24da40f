"""One running server for the tests of the whole house, and people at it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.person import Person
from tests.running import Running, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Madang in a process of its own, with the sample community."""
    with running(tmp_path_factory.mktemp("house") / "data") as started:
        # The owner comes first, so that no test's person happens to own the installation.
        yield started


@pytest.fixture
async def stranger(server: Running) -> AsyncIterator[Person]:
    """Somebody without an account."""
    person = Person(server.base, "Stranger")
    yield person
    await person.close()


@pytest.fixture
async def ann(server: Running) -> AsyncIterator[Person]:
    """A member of the sample community."""
    person = Person(server.base, "Ann")
    await person.sign_up()
    community_id, _ = await person.public_channel()
    await person.join(community_id)
    yield person
    await person.close()


@pytest.fixture
async def bo(server: Running) -> AsyncIterator[Person]:
    """Another member."""
    person = Person(server.base, "Bo")
    await person.sign_up()
    community_id, _ = await person.public_channel()
    await person.join(community_id)
    yield person
    await person.close()
