"""One running server for the tests of the whole house, on each pair of engines, and people at it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import asyncpg
import pytest

from tests.person import Person
from tests.running import Running, running

ENGINES = [
    "sqlite-memory",
    pytest.param("postgres-valkey", marks=[pytest.mark.postgres, pytest.mark.valkey]),
]


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """Madang in a process of its own, with the sample community."""
    environ = {}
    if request.param == "postgres-valkey":
        environ = {
            "MADANG_SQL__URL": _fresh_database(request.getfixturevalue("postgres_url")),
            "MADANG_BUS__URL": request.getfixturevalue("valkey_url"),
        }
    with running(tmp_path_factory.mktemp("house") / "data", **environ) as started:
        yield started


def _fresh_database(postgres_url: str) -> str:
    name = f"house_{uuid4().hex}"

    async def create() -> None:
        connection = await asyncpg.connect(postgres_url)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    asyncio.run(create())
    return f"{postgres_url.rpartition('/')[0]}/{name}"


async def _member(server: Running, name: str) -> Person:
    person = Person(server.base, name)
    await person.sign_up()
    community_id, _ = await person.public_channel()
    await person.join(community_id)
    return person


@pytest.fixture
async def stranger(server: Running) -> AsyncIterator[Person]:
    """Somebody without an account."""
    person = Person(server.base, "Stranger")
    yield person
    await person.close()


@pytest.fixture
async def ann(server: Running) -> AsyncIterator[Person]:
    """A member of the sample community."""
    person = await _member(server, "Ann")
    yield person
    await person.close()


@pytest.fixture
async def bo(server: Running) -> AsyncIterator[Person]:
    """Another member."""
    person = await _member(server, "Bo")
    yield person
    await person.close()
