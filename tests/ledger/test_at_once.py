"""Two people, or one impatient one, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from chieng.ledger import actions
from chieng.ledger.kinds import Figure, State
from chieng.ledger.models import Activity, Revision
from tests.factories.ledger import make_activity
from tests.ledger.conftest import TODAY, Place

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
