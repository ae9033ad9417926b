"""Every list as a file says what its page says: each cell of the file is to be read on the page."""

import csv
import html
import re
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from chieng.core.sheets.formulas import unescape
from chieng.organisations.kinds import Role
from tests.access.addresses import BY_ADDRESS, BY_NAME, every_address, path_of
from tests.access.worlds import World, make_world
from tests.factories.browsing import browse

SAID_OTHERWISE = {
    ("/chi-tieu/plan-mot/T1/", "Đạt"): "the page has a section for each result",
}
LISTS = 6  # pages with a file that there are at the least; the test would be empty otherwise


@pytest.fixture
def world(db: Any) -> World:
    return make_world("mot", "ALPHA-QXZ")


def words_of(page: bytes) -> str:
    """Return what is to be read on a page, without marks and with single spaces."""
    text = re.sub(r"<(script|style).*?</\1>", " ", page.decode(), flags=re.DOTALL)
    attributes = " ".join(re.findall(r'data-label="([^"]*)"', text))
    return re.sub(r"\s+", " ", html.unescape(f"{re.sub(r'<[^>]+>', ' ', text)} {attributes}"))


def ways_to_write(cell: str) -> set[str]:
    """Return how a cell of a CSV file may stand on a page: with dots between thousands, as a percentage."""
    plain = re.sub(r"\s+", " ", unescape(cell)).strip()
    ways = {plain}
    if re.fullmatch(r"-?\d+", plain):
        ways.add(f"{int(plain):,}".replace(",", "."))
    if re.fullmatch(r"0\.\d{6}|1\.000000", plain):
        share = f"{float(plain) * 100:.1f}".rstrip("0").rstrip(".").replace(".", ",")
        ways |= {f"{share}%", f"{share} %"}
    return ways


def pages_with_files(client: Client, world: World) -> list[tuple[str, list[list[str]]]]:
    found = []
    for address in every_address():
        if "evidence_id" in address.parameters:
            continue  # a stored file, and no list
        if not set(address.parameters) <= (BY_NAME | BY_ADDRESS.get(address.name, {})).keys():
            continue
        path = path_of(address, world)
        response = client.get(path, {"xuat": "csv"})
        asked = response.headers.get("Content-Disposition", "").startswith("attachment")
        if asked and response["Content-Type"].startswith("text/csv") and not path.endswith(".csv"):
            text = response.content.decode("utf-8-sig")
            found.append((path, list(csv.reader(StringIO(text, newline="")))))
    return found


def test_every_cell_of_a_file_is_to_be_read_on_its_page(world: World) -> None:
    client = browse(world.person(Role.ADMINISTRATOR))
    lists = pages_with_files(client, world)
    assert len(lists) >= LISTS, [path for path, _rows in lists]
    missing = set()
    for path, (_heading, *rows) in lists:
        page = words_of(client.get(path).content)
        cells = {cell for row in rows for cell in row if cell}
        missing |= {(path, cell) for cell in cells if not any(way in page for way in ways_to_write(cell))}
    assert missing - SAID_OTHERWISE.keys() == set()
    assert SAID_OTHERWISE.keys() - missing == set(), "stale exceptions"
