"""The chain over the audit log: whatever single thing is tampered with is found, and said which."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from chieng.core import audit, sealing
from chieng.core.actors import SYSTEM, SystemActor
from chieng.core.clock import now
from chieng.core.erasure import Subject, erase_personal
from chieng.core.models import AuditEntry, AuditSeal, PersonalValue
from chieng.core.sealing import Finding, FindingKind, chain, sealer
from tests.core.actors import Stranger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    settings.CHIENG_DATA = tmp_path
    return tmp_path


def record(number: int, **personal: str) -> None:
    subject = Subject("tests.thing", str(number))
    actor = SystemActor("tests", "Người ghi")
    audit.record(
        "tests.thing.changed", subject, actor=actor, data={"old": number, "new": "mới"}, personal=personal
    )


def a_log(count: int = 5) -> list[int]:
    """Write and seal a log; return the ids in the order of the chain."""
    for number in range(count):
        record(number, phone=f"090{number}")
    sealing.seal()
    return list(AuditSeal.objects.order_by("sequence").values_list("entry_id", flat=True))


def findings() -> list[Finding]:
    return sealing.verify().findings


def test_a_log_left_alone_is_sound() -> None:
    a_log()
    record(6)
    report = sealing.verify()
    assert (report.is_sound, report.entries, report.seals, report.heads) == (True, 5, 5, 1)


def test_an_empty_log_is_sound() -> None:
    assert findings() == []


def test_sealing_goes_on_where_it_stopped_and_batches_join(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealer, "BATCH", 2)
    a_log(5)
    record(9)
    assert sealing.seal() == 1
    assert sealing.seal() == 0
    assert list(AuditSeal.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert findings() == []


def test_a_lower_id_that_commits_late_is_sealed_after_the_higher_ones() -> None:
    ids = a_log(3)
    AuditEntry.objects.filter(pk=ids[0]).delete()
    AuditSeal.objects.all().delete()
    sealing.heads_path().unlink()
    sealing.seal()
    late = AuditEntry.objects.create(pk=ids[0], verb="tests.late", subject_type="t", subject_id="1", actor_id="a")
    assert sealing.seal() == 1
    assert list(AuditSeal.objects.order_by("sequence").values_list("entry_id", flat=True)) == [*ids[1:], late.pk]
    assert findings() == []


def test_one_that_commits_later_than_the_frequent_pass_looks_back_is_found_by_the_complete_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealer, "LOOK_BACK", 0)
    ids = a_log(3)
    first = AuditEntry.objects.get(pk=ids[0])
    AuditEntry.objects.create(pk=-7, verb=first.verb, subject_type="t", subject_id="1", actor_id="a")
    assert sealing.seal() == 0
    assert sealing.seal(everything=True) == 1


def test_two_sealers_cannot_fork_the_chain() -> None:
    a_log(2)
    record(3)
    entry = AuditEntry.objects.latest("pk")
    head = AuditSeal.objects.get(sequence=2)
    with transaction.atomic():
        first = AuditSeal(sequence=3, entry_id=entry.pk, previous_hash=head.hash, hash="a" * 64)
        first.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSeal(sequence=3, entry_id=entry.pk + 1, previous_hash=head.hash, hash="b" * 64).save(
            force_insert=True
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSeal(sequence=4, entry_id=entry.pk, previous_hash=head.hash, hash="c" * 64).save(force_insert=True)


def test_a_sealer_that_comes_second_leaves_off(monkeypatch: pytest.MonkeyPatch) -> None:
    record(1)

    def beaten(**_: bool) -> list[AuditSeal]:
        raise IntegrityError

    monkeypatch.setattr(sealer, "_seal_batch", beaten)
    assert sealing.seal() == 0


def test_a_changed_entry_is_named() -> None:
    ids = a_log()
    AuditEntry.objects.filter(pk=ids[2]).update(actor_label="Người khác")
    assert findings() == [Finding(FindingKind.CHANGED, 3, ids[2])]


def test_a_missing_entry_is_named() -> None:
    ids = a_log()
    AuditEntry.objects.filter(pk=ids[1]).delete()
    assert findings() == [Finding(FindingKind.MISSING, 2, ids[1])]


def swap(first: int, second: int) -> None:
    """Let two entries change places: each takes the other's content."""
    one, two = AuditEntry.objects.get(pk=first), AuditEntry.objects.get(pk=second)
    one.pk, two.pk = second, first
    one.save()
    two.save()


def test_swapped_entries_are_named_with_their_places() -> None:
    ids = a_log()
    swap(ids[0], ids[3])
    assert [finding for finding in findings() if finding.kind != FindingKind.PERSONAL_CHANGED] == [
        Finding(FindingKind.SWAPPED, 1, ids[0], ids[3]),
        Finding(FindingKind.SWAPPED, 4, ids[3], ids[0]),
    ]


def test_entries_cut_off_at_the_end_with_their_seals_are_missed() -> None:
    ids = a_log()
    AuditSeal.objects.filter(sequence__gte=4).delete()
    AuditEntry.objects.filter(pk__in=ids[3:]).delete()
    assert findings() == [Finding(FindingKind.CUT_OFF, 5)]


def rebuild() -> None:
    """Compute the chain anew over whatever the entries now say, as somebody with the whole database could."""
    previous = chain.START
    for seal in AuditSeal.objects.order_by("sequence"):
        seal.previous_hash = previous
        previous = chain.link(seal.sequence, previous, chain.content(AuditEntry.objects.get(pk=seal.entry_id)))
        seal.hash = previous
        seal.save()


def test_a_chain_computed_anew_does_not_agree_with_the_heads_outside_the_database() -> None:
    ids = a_log()
    AuditEntry.objects.filter(pk=ids[2]).update(data={"old": 0})
    rebuild()
    assert findings() == [Finding(FindingKind.REWRITTEN, 5, ids[4])]


def test_an_entry_slipped_in_or_never_sealed_is_named_once_it_is_old() -> None:
    a_log()
    record(9)
    AuditEntry.objects.filter(subject_id="9").update(at=now() - timedelta(minutes=16))
    assert findings() == [Finding(FindingKind.UNSEALED, entry_id=AuditEntry.objects.latest("pk").pk)]
    assert sealing.verify(unsealed_after=timedelta(hours=1)).is_sound


def test_without_the_file_of_heads_the_log_is_not_sound() -> None:
    a_log()
    sealing.heads_path().unlink()
    assert findings() == [Finding(FindingKind.NO_HEADS)]


def test_a_line_broken_off_by_a_power_cut_spoils_nothing() -> None:
    a_log()
    with sealing.heads_path().open("a") as log:
        log.write('{"sequence": 3, "ha')
    record(9)
    sealing.seal()
    assert [head.sequence for head in sealing.read_heads()] == [5, 6]
    assert findings() == []


def test_after_a_restore_the_chain_goes_on_from_the_restored_head() -> None:
    ids = a_log()
    AuditSeal.objects.filter(sequence__gte=4).delete()
    AuditEntry.objects.filter(pk__in=ids[3:]).delete()
    sealing.anchor_restore(3, AuditSeal.objects.get(sequence=3).hash)
    record(9)
    sealing.seal()
    report = sealing.verify()
    assert (report.findings, report.restores) == ([], 1)


# --- Whatever single thing is tampered with -------------------------------------------------------------------

FIELDS: dict[str, object] = {
    "at": now() - timedelta(days=1),
    "verb": "tests.thing.other",
    "subject_type": "tests.other",
    "subject_id": "other",
    "actor_id": "somebody-else",
    "actor_label": "Người khác",
    "data": {"old": "other"},
    "personal_hashes": {"phone": "0" * 64},
}
SEAL_FIELDS: dict[str, object] = {"hash": "f" * 64, "previous_hash": "e" * 64, "entry_id": 10**9}
Tampering = Callable[[list[int]], object]


def change(field: str, at: int) -> Tampering:
    return lambda ids: AuditEntry.objects.filter(pk=ids[at % len(ids)]).update(**{field: FIELDS[field]})


def change_seal(field: str, at: int) -> Tampering:
    return lambda ids: AuditSeal.objects.filter(entry_id=ids[at % len(ids)]).update(**{field: SEAL_FIELDS[field]})


def take_out(at: int, *, with_seal: bool) -> Tampering:
    def tamper(ids: list[int]) -> None:
        AuditEntry.objects.filter(pk=ids[at % len(ids)]).delete()
        if with_seal:
            AuditSeal.objects.filter(entry_id=ids[at % len(ids)]).delete()

    return tamper


def change_and_rebuild(at: int) -> Tampering:
    def tamper(ids: list[int]) -> None:
        AuditEntry.objects.filter(pk=ids[at % len(ids)]).update(verb="other")
        rebuild()

    return tamper


places = st.integers(0, 30)
tamperings = st.one_of(
    st.builds(change, st.sampled_from(sorted(FIELDS)), places),
    st.builds(change_seal, st.sampled_from(sorted(SEAL_FIELDS)), places),
    st.builds(lambda at, with_seal: take_out(at, with_seal=with_seal), places, st.booleans()),
    st.builds(change_and_rebuild, places),
    st.builds(lambda at: lambda ids: swap(ids[at % len(ids)], ids[(at + 1) % len(ids)]), places),
    st.builds(lambda at: lambda ids: PersonalValue.objects.filter(entry=ids[at % len(ids)]).delete(), places),
    st.builds(
        lambda at: lambda ids: PersonalValue.objects.filter(entry=ids[at % len(ids)]).update(value="x"), places
    ),
)


@contextmanager
def undone() -> Iterator[None]:
    with TemporaryDirectory() as folder, override_settings(CHIENG_DATA=Path(folder)), transaction.atomic():
        yield
        transaction.set_rollback(True)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(2, 8), tampering=tamperings)
def test_any_single_tampering_is_found(count: int, tampering: Tampering) -> None:
    with undone():
        ids = a_log(count)
        assert findings() == []
        tampering(ids)
        assert findings() != []


# --- Personal values ------------------------------------------------------------------------------------------


def test_personal_values_are_erased_without_breaking_the_chain_and_it_is_on_record() -> None:
    a_log(3)
    assert erase_personal(Subject("tests.thing", "1"), reason="Theo yêu cầu", actor=SYSTEM) == 1
    sealing.seal()
    assert list(PersonalValue.objects.order_by("id").values_list("value", flat=True)) == ["0900", "0902"]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.subject_id, entry.data) == (
        "core.personal.erased", "1", {"values": 1, "reason": "Theo yêu cầu"},
    )  # fmt: skip
    assert "0901" not in json.dumps(list(AuditEntry.objects.values("data", "personal_hashes")))
    assert findings() == []


def test_erasing_nothing_changes_nothing() -> None:
    assert erase_personal(Subject("tests.thing", "1"), reason="x", actor=SYSTEM) == 0
    assert not AuditEntry.objects.exists()


def test_erasing_needs_a_reason_and_the_right() -> None:
    a_log(1)
    with pytest.raises(ValidationError):
        erase_personal(Subject("tests.thing", "0"), reason=" ", actor=SYSTEM)
    with pytest.raises(PermissionDenied):
        erase_personal(Subject("tests.thing", "0"), reason="x", actor=Stranger())
    assert PersonalValue.objects.count() == 1


def test_a_subject_is_given_as_type_and_id() -> None:
    assert Subject.parse("ledger.Activity:7") == Subject("ledger.activity", "7")
    with pytest.raises(ValidationError):
        Subject.parse("7")
