"""Two people, or one impatient one, at the same moment."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from chieng.core.files import PHOTOS, store
from chieng.ledger import actions
from chieng.ledger.kinds import Figure, State
from chieng.ledger.models import Activity, Revision, StagedUpload
from tests.factories.ledger import make_activity
from tests.ledger.conftest import TODAY, Place
from tests.ledger.test_form import photo, upload

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each on a connection of its own; return results or errors.

    SQLite lets one transaction write at a time, and the tests' one in memory has a single connection: there,
    one after the other is what "at once" comes to.
    """
    if connection.vendor == "sqlite":
        return [outcome(call) for call in calls]
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return outcome(call)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ValidationError as error:
        return error


def test_a_form_sent_by_two_threads_at_once_is_one_activity(here: Place) -> None:
    client_id = uuid4()

    def send() -> Activity:
        return actions.record_activity(
            unit=here.commune,
            kind="conference",
            since=TODAY,
            figures=(Figure("people", 35),),
            client_id=client_id,
            actor=here.officer,
        )

    results = together(*[send] * 4)
    assert {one.pk for one in results} == {Activity.objects.get().pk}
    assert Revision.objects.count() == 1


def test_a_photo_sent_twice_at_once_is_taken_in_once(here: Place) -> None:
    client_id, stored = uuid4(), store(BytesIO(photo().read()), allowed=PHOTOS)
    results = together(
        *[lambda: actions.stage_upload(stored, client_id=client_id, name="a.jpg", actor=here.officer)] * 3
    )
    assert {one.pk for one in results} == {StagedUpload.objects.get().pk}


def test_of_two_heads_one_verifies_and_one_returns_but_never_both(here: Place) -> None:
    activity = make_activity(unit=here.commune, state=State.SUBMITTED, actor=here.officer)
    results = together(
        lambda: actions.verify(activity, version=activity.version, actor=here.head),
        lambda: actions.return_for_correction(
            activity, reason="Thiếu ảnh", version=activity.version, actor=here.head
        ),
    )
    assert sum(isinstance(one, ValidationError) for one in results) == 1
    assert Activity.objects.get().version == activity.version + 1


KILLED = """
import os, signal, sys
from uuid import UUID
import django
django.setup()
from chieng.core.clock import today
from chieng.ledger import actions
from chieng.ledger.actions import entry
from chieng.ledger.kinds import Facts, Figure
from chieng.organisations.models import Person, Unit
entry.submit = lambda *_args, **_given: os.kill(os.getpid(), signal.SIGKILL)
unit, person, client_id = sys.argv[1:]
facts = Facts(kind="conference", since=today(), figures=(Figure("people", 35),))
actions.log_activity(
    unit=Unit.objects.get(pk=unit), facts=facts, client_id=UUID(client_id), actor=Person.objects.get(pk=person)
)
"""


def test_a_process_killed_in_the_middle_leaves_no_half_activity_and_keeps_the_photo(
    here: Place, client: Client, tmp_path: Path
) -> None:
    client.force_login(here.officer)
    client_id = uuid4()
    assert upload(client, client_id, photo()).status_code == 201
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "chieng.config.settings", "PYTHONPATH": "src"}
    environment |= {"CHIENG_DATA": str(tmp_path), **_database(tmp_path)}
    arguments = [str(here.commune.pk), str(here.officer.pk), str(client_id)]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], env=environment, check=False, capture_output=True, text=True
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    counts = [_count(table, tmp_path) for table in ("activity", "evidence", "revision", "stagedupload")]
    assert counts == [0, 0, 0, 1]


def _database(folder: Path) -> dict[str, str]:
    """Return where the child finds this test's data: the same PostgreSQL, or a copy of the SQLite in memory."""
    if connection.vendor == "postgresql":
        there = connection.settings_dict
        return {
            "DATABASE_URL": f"postgresql://{there['USER']}:{there['PASSWORD']}@{there['HOST']}:{there['PORT']}"
            f"/{there['NAME']}"
        }
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / "chieng.sqlite3")])
    return {"DATABASE_URL": ""}


def _count(table: str, folder: Path) -> int:
    query = f"SELECT count(*) FROM ledger_{table}"  # noqa: S608 - names of our own
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(query)
            return int(cursor.fetchone()[0])
    with closing(sqlite3.connect(folder / "chieng.sqlite3")) as copy:
        return int(copy.execute(query).fetchone()[0])
