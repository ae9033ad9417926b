"""Nonsense in an address is answered, never a failure: days that no plan reaches, characters that no text has."""

import pytest

from chieng.organisations.kinds import Role
from tests.access.test_every_address import text_of, walked
from tests.access.worlds import make_world
from tests.factories.browsing import browse

pytestmark = pytest.mark.django_db

NONSENSE = (
    "?ngay=9999-12-31&as_of=9999-12-31&tu=9999-12-31&den=9999-12-31",
    "?ngay=0001-01-01&as_of=0001-01-01&tu=0001-01-01&den=0001-01-01",
    "?tim=a%00b&loai=%00&vai_tro=%00&don-vi=%00&cap-tren=%00&quan_he=%00&trang=%00",
)


def test_no_address_fails_on_nonsense() -> None:
    world = make_world("mot", "ALPHA-QXZ")
    client = browse(world.person(Role.PROGRAMME_OFFICER))
    client.raise_request_exception = False
    failed = []
    for query in NONSENSE:
        for _address, path in walked(world):
            response = client.get(path + query)
            text_of(response)  # read to its end: a file is closed then
            failed += [path + query] if response.status_code >= 500 else []
    assert failed == []


def test_a_form_with_a_nul_is_refused_before_it_reaches_the_database() -> None:
    world = make_world("mot", "ALPHA-QXZ")
    client = browse(world.person(Role.HEAD))
    answer = client.post(f"/hoat-dong/{world.waiting.pk}/tra-lai/", {"reason": "thiếu\0ảnh"})
    assert answer.status_code == 400
