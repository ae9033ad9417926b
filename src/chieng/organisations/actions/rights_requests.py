"""Requests about personal data: recorded, replied to, carried out, refused, taken back."""

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.text import tidy
from chieng.core.working_days import add_working_days
from chieng.organisations.actions.people import deactivate_person, erase_person
from chieng.organisations.kinds import RequestKind, RequestState
from chieng.organisations.models import Person, RightsRequest, Unit
from chieng.organisations.permissions import may_manage_people, may_manage_person
from chieng.organisations.queries.rights_requests import looked_after_in, may_look_after

# Law 91/2025/QH15 and Decree 356/2025/NĐ-CP: a reply within two working days, carried out within fifteen days, or
# twenty where the data were handed to third parties.
REPLY_WORKING_DAYS = 2
CARRY_OUT_DAYS = 15
CARRY_OUT_DAYS_WITH_THIRD_PARTIES = 20
# A request is recorded when it is found; one of long ago is a mistake of the year.
OLDEST = timedelta(days=366)


def clocks(received_on: date, *, with_third_parties: bool) -> tuple[date, date]:
    """Return the last day for the reply and the last day for carrying it out."""
    days = CARRY_OUT_DAYS_WITH_THIRD_PARTIES if with_third_parties else CARRY_OUT_DAYS
    return add_working_days(received_on, REPLY_WORKING_DAYS), received_on + timedelta(days=days)


@action
def ask_about_own_data(*, kind: RequestKind, words: str, client_id: UUID, actor: Actor) -> RightsRequest:
    """Ask something about what is held of oneself. Sent twice it is one request."""
    if not isinstance(actor, Person):
        raise PermissionDenied
    known = _known(client_id, actor)
    if known:
        audit.unchanged()
        return known
    return _record(
        RightsRequest(
            client_id=client_id, person=actor, unit=looked_after_in(actor, today()), kind=kind,
            words=_said(words, "words"), received_on=today(), recorded_by_id=actor.actor_id,
        ),
        actor,
    )  # fmt: skip


@action
def record_request(
    *,
    unit: Unit,
    kind: RequestKind,
    received_on: date,
    client_id: UUID,
    person: Person | None = None,
    asker_name: str = "",
    asker_contact: str = "",
    words: str = "",
    with_third_parties: bool = False,
    actor: Actor,
) -> RightsRequest:
    """Record what came on paper, by telephone or in person: of `person`, or of somebody from outside."""
    if not may_manage_people(actor, unit.pk, today()):
        raise PermissionDenied
    known = _known(client_id, actor)
    if known:
        audit.unchanged()
        return known
    name, contact = tidy(asker_name), tidy(asker_contact)
    if person is None and not name:
        raise ValidationError({"asker_name": _("Ghi tên người yêu cầu, hoặc tên đăng nhập nếu là người dùng.")})
    if person is None and not contact:
        raise ValidationError({"asker_contact": _("Ghi cách liên hệ mà người yêu cầu chọn để nhận trả lời.")})
    _check_day("received_on", received_on, today() - OLDEST)
    return _record(
        RightsRequest(
            client_id=client_id, unit=unit, person=person, kind=kind, words=_said(words, "words"),
            asker_name="" if person else name, asker_contact="" if person else contact,
            received_on=received_on, with_third_parties=with_third_parties, recorded_by_id=actor.actor_id,
        ),
        actor,
    )  # fmt: skip


@action
def reply_to_request(
    request: RightsRequest,
    *,
    replied_on: date,
    reply: str,
    document: str = "",
    with_third_parties: bool = False,
    actor: Actor,
) -> None:
    """Note that the person was answered, in which words or by which document, and what was found out by then."""
    current = _locked(request, (RequestState.RECEIVED,), actor)
    _check_day("replied_on", replied_on, current.received_on)
    current.reply, current.document = _said(reply, "reply"), tidy(document)
    if not current.reply and not current.document:
        raise ValidationError({"reply": _("Ghi nội dung trả lời hoặc số, ngày của văn bản trả lời.")})
    if with_third_parties and not current.with_third_parties:
        current.with_third_parties = True
        current.carry_out_due = clocks(current.received_on, with_third_parties=True)[1]
    current.replied_on, current.state = replied_on, RequestState.REPLIED
    current.save()
    late = replied_on > current.reply_due
    audit.record(
        "organisations.rightsrequest.replied", current, actor=actor, data={"on": replied_on, "late": late}
    )


@action
def carry_out_request(request: RightsRequest, *, on: date, outcome: str, actor: Actor) -> None:
    """Note that what was asked is done."""
    current = _locked(request, (RequestState.REPLIED,), actor)
    _check_day("on", on, current.received_on)
    _close(current, RequestState.DONE, on, _needed(outcome), actor)


@action
def refuse_request(request: RightsRequest, *, on: date, outcome: str, actor: Actor) -> None:
    """Note that the law does not let it be done, and why; that the person was told is part of it."""
    current = _locked(request, RequestState.open_states(), actor)
    _check_day("on", on, current.received_on)
    current.replied_on = current.replied_on or on
    _close(current, RequestState.REFUSED, on, _needed(outcome), actor)


@action
def take_back_request(request: RightsRequest, *, actor: Actor) -> None:
    """Take back what one has asked oneself, or what the asker told the administrator not to want any more."""
    current = RightsRequest.objects.select_for_update().get(pk=request.pk)
    own = current.person_id is not None and str(current.person_id) == actor.actor_id
    if not own and not may_look_after(actor, current, today()):
        raise PermissionDenied
    _insist_state(current, RequestState.open_states())
    _close(current, RequestState.TAKEN_BACK, max(today(), current.received_on), "", actor)


@action
def erase_for_request(request: RightsRequest, *, actor: Actor) -> None:
    """Carry out a request to be deleted: close the account, erase the personal data, close the request."""
    current = _locked(request, (RequestState.REPLIED,), actor)
    if current.kind != RequestKind.DELETE or current.person is None:
        raise ValidationError(_("Chỉ yêu cầu xóa của người có tài khoản mới thực hiện được ở đây."))
    deactivate_person(current.person, actor=actor)
    erase_person(current.person, actor=actor)
    on = max(today(), current.received_on)
    _close(current, RequestState.DONE, on, _("Đã đóng tài khoản và xóa dữ liệu cá nhân."), actor)


@action
def note_export(person: Person, *, request: RightsRequest | None = None, actor: Actor) -> None:
    """Write down that what is held of `person` left the system: for the person, or to answer an open request."""
    if request is None:
        if actor.actor_id != person.actor_id:
            raise PermissionDenied
    elif request.person_id != person.pk or not _may_export(request, person, actor):
        raise PermissionDenied
    audit.record(
        "organisations.person.exported", person, actor=actor, data={"request": request.pk if request else None}
    )


def _may_export(request: RightsRequest, person: Person, actor: Actor) -> bool:
    return (
        request.is_open and may_look_after(actor, request, today()) and may_manage_person(actor, person, today())
    )


def _known(client_id: UUID, actor: Actor) -> RightsRequest | None:
    """Return what the actor already sent with this form."""
    return RightsRequest.objects.filter(client_id=client_id, recorded_by_id=actor.actor_id).first()


def _record(request: RightsRequest, actor: Actor) -> RightsRequest:
    request.reply_due, request.carry_out_due = clocks(
        request.received_on, with_third_parties=request.with_third_parties
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:  # sent twice at once
        audit.unchanged()
        return RightsRequest.objects.get(client_id=request.client_id, recorded_by_id=actor.actor_id)
    audit.record(
        "organisations.rightsrequest.recorded",
        request,
        actor=actor,
        data={"kind": request.kind, "received_on": request.received_on, "reply_due": request.reply_due},
    )
    return request


def _locked(request: RightsRequest, states: tuple[RequestState, ...], actor: Actor) -> RightsRequest:
    current = RightsRequest.objects.select_for_update().get(pk=request.pk)
    if not may_look_after(actor, current, today()):
        raise PermissionDenied
    _insist_state(current, states)
    return current


def _insist_state(request: RightsRequest, states: tuple[RequestState, ...]) -> None:
    if request.state not in states:
        raise ValidationError(
            _("Yêu cầu này đang ở trạng thái “%(state)s”. Tải lại trang để xem."),
            params={"state": RequestState(request.state).label},
            code="state",
        )


def _close(request: RightsRequest, state: RequestState, on: date, outcome: str, actor: Actor) -> None:
    request.state, request.closed_on, request.outcome = state, on, outcome
    request.save()
    audit.record(f"organisations.rightsrequest.{state}", request, actor=actor, data={"on": on})


def _needed(outcome: str) -> str:
    said = _said(outcome, "outcome")
    if not said:
        raise ValidationError({"outcome": _("Ghi kết quả hoặc lý do, để người yêu cầu đọc được.")})
    return said


def _said(text: str, field: str) -> str:
    said = text.strip()
    if len(said) > 2000:  # noqa: PLR2004 - the column's length
        raise ValidationError({field: _("Nội dung dài quá 2.000 ký tự. Hãy rút gọn.")})
    return said


def _check_day(field: str, day: date, earliest: date) -> None:
    if not earliest <= day <= today():
        raise ValidationError({field: _("Ngày này phải từ ngày nhận yêu cầu đến hôm nay. Hãy chọn lại.")})
