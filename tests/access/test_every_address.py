"""Nobody reads or writes outside their scope: every address is walked as every role of another province.

Both provinces are full of things that could leak, under markers that no page of the other may show.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client

from chieng.organisations.kinds import Role
from tests.access.addresses import Address, every_address, path_of
from tests.access.worlds import World, make_world
from tests.factories.browsing import browse
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db

# Doors that a secret in the address opens to whoever holds it.
BY_SECRET = {"programme:calendar_feed", "invitation"}
# Not decorated by us, and open: the description of the API holds no data.
OPEN = {"api:openapi-json"}
# The person's own account: no argument names anybody else's.
SIGN_IN = ("programme:calendar", "mfa_", "account", "usersessions", "oidc_", "set_language")


@pytest.fixture
def mine() -> World:
    return make_world("mot", "ALPHA-QXZ")


@pytest.fixture
def theirs() -> World:
    return make_world("hai", "BETA-WKJ")


def text_of(response: Any) -> str:
    """Return everything that an answer says, a workbook unpacked."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace")


def walked(world: World) -> list[tuple[Address, str]]:
    """Return the addresses to walk, with their paths for the things of `world`."""
    return [(address, path_of(address, world)) for address in every_address() if address.name not in BY_SECRET]


def rows_of(world: World) -> set[str]:
    """Return every stored row that is about `world`, as text."""
    marks = [world.marker, *(str(unit.pk) for unit in world.province.units.values())]
    marks += [str(person.pk) for person in world.province.people.values()]
    rooms = ("organisations", "programme", "ledger")
    # What anybody asks for themselves (a pack of evidence) is no change of what a unit has.
    decided = ("reporting.Release", "reporting.ReleaseUnit")
    rows = (
        serializers.serialize("json", [row])
        for model in apps.get_models()
        if model._meta.app_label in rooms or model._meta.label in decided
        for row in model._default_manager.all()
    )
    return {row for row in rows if any(mark in row for mark in marks)}


# One of each kind of reach: over the province with and without the right to write, in a unit likewise. A walk
# as every role takes minutes: that is for script/test --slow.
ONE_OF_EACH = (Role.ADMINISTRATOR, Role.AUDITOR, Role.HEAD, Role.UNIT_OFFICER)
as_roles = pytest.mark.parametrize(
    "roles",
    [ONE_OF_EACH, pytest.param([role for role in Role if role not in ONE_OF_EACH], marks=pytest.mark.slow)],
    ids=["one of each kind", "the others"],
)


@as_roles
def test_no_role_of_another_province_reads_anything_of_this_one(
    mine: World, theirs: World, roles: Sequence[Role]
) -> None:
    for role in roles:
        client = browse(theirs.person(role))
        for address, path in walked(mine):
            for query, answer, status in answers(client, path, mine):
                assert mine.marker not in answer, f"{role} {path}{query}"
                if address.parameters and not address.is_public and not address.name.startswith(SIGN_IN):
                    assert status in {302, 403, 404, 405}, f"{role} {path}{query}"


def answers(client: Client, path: str, world: World) -> Iterator[tuple[str, str, int]]:
    """Yield what a page says, then its files where it offers any, then what it finds where it can search.

    A part of the marker finds what bears it; the whole marker in the answer is then a leak and not an echo.
    """
    response = client.get(path)
    page = text_of(response)
    yield "", page, response.status_code
    for query, offered in (
        ("?xuat=xlsx", "xuat=xlsx"),
        ("?xuat=csv", "xuat=csv"),
        (f"?tim={world.marker[:5]}", 'name="tim"'),
    ):
        if offered in page:
            response = client.get(path + query)
            yield query, text_of(response), response.status_code


@as_roles
def test_no_role_of_another_province_changes_anything_of_this_one(
    mine: World, theirs: World, roles: Sequence[Role]
) -> None:
    before = rows_of(mine)
    for role in roles:
        client = browse(theirs.person(role))
        for address, path in walked(mine):
            if address.name == "account_logout":
                continue
            response = client.post(path, {"reason": "x", "version": "1", "unit": mine.province.units["so-1"].pk})
            assert mine.marker not in text_of(response), f"{role} {path}"
    assert rows_of(mine) == before


def test_a_neighbour_unit_neither_opens_nor_changes_what_another_unit_has(mine: World) -> None:
    neighbour = make_person("hang-xom")
    give_role(neighbour, Role.UNIT_OFFICER, mine.province.units["so-3"])
    give_role(neighbour, Role.HEAD, mine.province.units["so-3"])
    client = browse(neighbour)
    before = rows_of(mine)
    private = {
        "activity_id",
        "assignment_id",
        "evidence_id",
        "held_id",
        "import_id",
        "invitation_id",
        "line_id",
        "moment_id",
        "part_id",
        "pack_id",
        "person_id",
        "staged_id",
        "team_id",
        "work_id",
    }
    for address, path in walked(mine):
        if private.intersection(address.parameters):
            assert client.get(path).status_code in {403, 404, 405}, path
            assert client.post(path, {"reason": "x", "version": "1"}).status_code in {403, 404, 405}, path
    assert rows_of(mine) == before


def test_a_stranger_sees_only_what_is_public(mine: World) -> None:
    client = Client()
    for address, path in walked(mine):
        response = client.get(path)
        assert mine.marker not in text_of(response), path
        if not address.is_public and address.name not in OPEN and not address.name.startswith(SIGN_IN):
            assert response.status_code in {302, 401, 403, 404, 405}, path
            if response.status_code == 302:
                assert response["Location"].startswith("/tai-khoan/dang-nhap/"), path


def test_a_stranger_changes_nothing(mine: World) -> None:
    client = Client()
    before = rows_of(mine)
    for _address, path in walked(mine):
        client.post(path, {"reason": "x", "version": "1"})
    assert rows_of(mine) == before


def test_an_auditor_changes_nothing_within_their_own_reach(mine: World) -> None:
    client = browse(mine.person(Role.AUDITOR))
    before = rows_of(mine)
    for address, path in walked(mine):
        if not address.name.startswith(SIGN_IN):
            client.post(path, {"reason": "x", "version": "1"})
    assert rows_of(mine) == before
