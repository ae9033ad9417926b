from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from chieng.core.errors import Conflict
from chieng.ledger import actions
from chieng.ledger.kinds import Figure, State
from chieng.ledger.models import Activity
from chieng.organisations.kinds import Role
from tests.factories.organisations_people import give_role, make_person
from tests.ledger.conftest import Place, Record

pytestmark = pytest.mark.django_db
LINK = "https://example.vn/tin/1"


@pytest.fixture
def submitted(here: Place, record: Record) -> Activity:
    activity = record()
    actions.attach_evidence(activity, link=LINK, actor=here.officer)
    return actions.submit(activity, actor=here.officer)


def test_an_activity_goes_from_draft_over_the_head_to_verified(here: Place, submitted: Activity) -> None:
    verified = actions.verify(submitted, actor=here.head)
    assert (verified.state, verified.verified_by, verified.submitted_by) == (
        State.VERIFIED,
        here.head,
        here.officer,
    )
    assert verified.verified_at is not None
    assert [one.verb for one in verified.revisions.all()] == [
        "recorded",
        "evidence_added",
        "submitted",
        "verified",
    ]


def test_without_evidence_nothing_is_submitted(here: Place, record: Record) -> None:
    with pytest.raises(ValidationError) as error:
        actions.submit(record(), actor=here.officer)
    assert list(error.value.error_dict) == ["photos"]


def test_a_blank_main_figure_is_asked_for_and_zero_is_an_answer(here: Place, record: Record) -> None:
    blank, zero = record(figures=()), record(figures=(Figure("people", 0),))
    for activity in (blank, zero):
        actions.attach_evidence(activity, link=LINK, actor=here.officer)
    with pytest.raises(ValidationError, match="Không có thì nhập 0"):
        actions.submit(blank, actor=here.officer)
    assert actions.submit(zero, actor=here.officer).state == State.SUBMITTED


def test_a_units_plan_needs_its_document_and_no_photo(here: Place, record: Record) -> None:
    with pytest.raises(ValidationError) as error:
        actions.submit(record(kind="unit-plan", figures=()), actor=here.officer)
    assert set(error.value.error_dict) == {"document_number", "document_date", "document_signatory"}


def test_nobody_verifies_their_own_words(here: Place, record: Record) -> None:
    activity = record(actor=here.head)
    actions.attach_evidence(activity, link=LINK, actor=here.head)
    actions.submit(activity, actor=here.head)
    with pytest.raises(ValidationError, match="Người ghi không tự xác nhận"):
        actions.verify(activity, actor=here.head)
    assert Activity.objects.get().state == State.SUBMITTED


def test_in_a_unit_without_another_head_the_programme_officer_verifies(here: Place, record: Record) -> None:
    activity = record(actor=here.head)
    actions.attach_evidence(activity, link=LINK, actor=here.head)
    actions.submit(activity, actor=here.head)
    assert actions.verify(activity, actor=here.programme_officer).verified_by == here.programme_officer


def test_where_a_head_could_verify_the_programme_officer_does_not(here: Place, submitted: Activity) -> None:
    with pytest.raises(PermissionDenied):
        actions.verify(submitted, actor=here.programme_officer)


def test_a_deputy_who_acts_for_the_head_verifies(here: Place, submitted: Activity) -> None:
    deputy = make_person()
    give_role(deputy, Role.HEAD, here.commune, acting_for=here.head)
    assert actions.verify(submitted, actor=deputy).verified_by == deputy


def test_strangers_verify_return_and_withdraw_nothing(here: Place, elsewhere: Place, submitted: Activity) -> None:
    for stranger in (here.auditor, elsewhere.head, elsewhere.programme_officer):
        with pytest.raises(PermissionDenied):
            actions.verify(submitted, actor=stranger)
        with pytest.raises(PermissionDenied):
            actions.return_for_correction(submitted, reason="x", actor=stranger)
        with pytest.raises(PermissionDenied):
            actions.withdraw(submitted, reason="x", actor=stranger)


def test_verifying_twice_is_once_and_a_draft_is_not_verified(
    here: Place, submitted: Activity, record: Record
) -> None:
    first = actions.verify(submitted, actor=here.head)
    again = actions.verify(submitted, actor=here.head)
    assert again.version == first.version
    with pytest.raises(ValidationError, match="Bản nháp"):
        actions.verify(record(), actor=here.head)


def test_the_head_confirms_what_they_looked_at(here: Place, submitted: Activity) -> None:
    looked_at = submitted.version
    actions.attach_evidence(submitted, link="https://example.vn/tin/2", actor=here.officer)
    with pytest.raises(Conflict):
        actions.verify(submitted, version=looked_at, actor=here.head)


@pytest.mark.parametrize("reason", ["", "   "])
def test_returning_needs_a_reason(reason: str, here: Place, submitted: Activity) -> None:
    with pytest.raises(ValidationError) as error:
        actions.return_for_correction(submitted, reason=reason, actor=here.head)
    assert list(error.value.error_dict) == ["reason"]


def test_what_came_back_is_mended_and_submitted_again(here: Place, submitted: Activity) -> None:
    returned = actions.return_for_correction(submitted, reason="Thiếu trang sổ", actor=here.head)
    assert (returned.state, returned.return_reason) == (State.RETURNED, "Thiếu trang sổ")
    again = actions.submit(returned, actor=here.officer)
    assert (again.state, again.return_reason) == (State.SUBMITTED, "")
    assert actions.verify(again, actor=here.head).state == State.VERIFIED


def test_a_corrected_activity_counts_again_only_when_verified_again(here: Place, submitted: Activity) -> None:
    from dataclasses import replace

    from chieng.ledger.snapshots import facts_of

    verified = actions.verify(submitted, actor=here.head)
    facts = replace(facts_of(verified), figures=(Figure("people", 36),))
    corrected = actions.correct(verified, version=verified.version, facts=facts, actor=here.officer)
    assert (corrected.state, corrected.verified_by, corrected.verified_at) == (State.SUBMITTED, None, None)
    assert actions.verify(corrected, actor=here.head).state == State.VERIFIED


def test_withdrawing_keeps_the_history_and_what_is_verified_is_the_heads_to_withdraw(
    here: Place, submitted: Activity
) -> None:
    verified = actions.verify(submitted, actor=here.head)
    with pytest.raises(ValidationError, match="Người ghi không tự"):
        actions.withdraw(verified, reason="Ghi nhầm", actor=here.officer)
    gone = actions.withdraw(verified, reason="Ghi nhầm", actor=here.head)
    assert gone.state == State.WITHDRAWN
    last = gone.revisions.last()
    assert last is not None
    assert (last.verb, last.reason) == ("withdrawn", "Ghi nhầm")
    with pytest.raises(ValidationError):
        actions.submit(gone, actor=here.officer)


def test_many_are_verified_at_once_and_the_others_are_told_why(
    here: Place, elsewhere: Place, submitted: Activity, record: Record
) -> None:
    draft = record()
    foreign = record(unit=elsewhere.commune, actor=elsewhere.officer, client_id=uuid4())
    result = actions.verify_all([submitted.pk, draft.pk, foreign.pk], actor=here.head)
    assert result.done == [submitted.pk]
    assert [one.activity_id for one in result.refused] == [draft.pk]
    assert "Bản nháp" in result.refused[0].reason


def test_evidence_of_what_is_verified_is_not_changed(here: Place, submitted: Activity) -> None:
    verified = actions.verify(submitted, actor=here.head)
    with pytest.raises(ValidationError, match="trả lại để bổ sung"):
        actions.attach_evidence(verified, link="https://example.vn/tin/3", actor=here.officer)
    with pytest.raises(ValidationError, match="trả lại để bổ sung"):
        actions.remove_evidence(verified.evidence.get(), actor=here.officer)


def test_the_same_link_twice_is_one_and_a_wrong_one_is_refused(here: Place, record: Record) -> None:
    activity = record()
    first = actions.attach_evidence(activity, link=LINK, actor=here.officer)
    assert actions.attach_evidence(activity, link=LINK, actor=here.officer) == first
    with pytest.raises(ValidationError, match="https://"):
        actions.attach_evidence(activity, link="javascript:alert(1)", actor=here.officer)
    with pytest.raises(ValidationError, match="1000"):
        actions.attach_evidence(activity, link=f"{LINK}/{'a' * 1000}", actor=here.officer)


def test_removed_evidence_is_kept_out_of_sight(here: Place, record: Record) -> None:
    activity = record()
    evidence = actions.attach_evidence(activity, link=LINK, actor=here.officer)
    actions.remove_evidence(evidence, actor=here.officer)
    evidence.refresh_from_db()
    assert evidence.removed_at is not None
    last = activity.revisions.last()
    assert last is not None
    assert last.changes == {"evidence": [LINK, None]}
