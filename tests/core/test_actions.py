"""What makes an action: an actor, one transaction, an audit entry. It holds when it runs, not by convention."""

import secrets

import pytest

from chieng.core import audit
from chieng.core.actions import NotAuditedError, action
from chieng.core.actors import SYSTEM, Actor
from chieng.core.erasure import Subject
from chieng.core.models import AuditEntry, PeriodicState

pytestmark = pytest.mark.django_db

THING = Subject("tests.thing", "1")


def a_row() -> None:
    PeriodicState.objects.create(name=secrets.token_hex(8))


def rows() -> int:
    return PeriodicState.objects.count()


@action
def forgetful(*, actor: Actor) -> None:
    a_row()


@action
def careful(*, actor: Actor) -> str:
    a_row()
    audit.record("tests.thing.made", THING, actor=actor)
    return "made"


@action
def idle(*, actor: Actor) -> None:
    audit.unchanged()


@action
def careful_inside(*, actor: Actor) -> None:
    careful(actor=actor)


@action
def forgetful_inside(*, actor: Actor) -> None:
    audit.record("tests.thing.made", THING, actor=actor)
    forgetful(actor=actor)


@action
def failing(*, actor: Actor) -> None:
    careful(actor=actor)
    raise ValueError("no")


def test_an_action_that_leaves_no_entry_is_undone_and_said_to_be_a_mistake() -> None:
    with pytest.raises(NotAuditedError, match=r"test_actions\.forgetful left no audit entry"):
        forgetful(actor=SYSTEM)
    assert rows() == 0


def test_an_action_that_records_what_it_did_is_kept() -> None:
    assert careful(actor=SYSTEM) == "made"
    assert (rows(), AuditEntry.objects.get().verb) == (1, "tests.thing.made")


def test_an_action_may_say_that_nothing_changed() -> None:
    idle(actor=SYSTEM)
    assert not AuditEntry.objects.exists()


def test_an_entry_of_an_inner_action_counts_for_the_outer_one() -> None:
    careful_inside(actor=SYSTEM)
    assert AuditEntry.objects.count() == 1


def test_an_entry_of_the_outer_action_does_not_excuse_the_inner_one() -> None:
    with pytest.raises(NotAuditedError):
        forgetful_inside(actor=SYSTEM)
    assert (rows(), AuditEntry.objects.count()) == (0, 0)


def test_an_action_that_fails_leaves_neither_rows_nor_entries() -> None:
    with pytest.raises(ValueError, match="no"):
        failing(actor=SYSTEM)
    assert (rows(), AuditEntry.objects.count()) == (0, 0)


def test_nobody_acts_without_a_name() -> None:
    for nobody in ({}, {"actor": None}, {"actor": "system"}):
        with pytest.raises(TypeError, match="needs actor="):
            careful(**nobody)
    assert rows() == 0


def test_watching_ends_with_the_action() -> None:
    careful(actor=SYSTEM)
    with pytest.raises(NotAuditedError):
        forgetful(actor=SYSTEM)
