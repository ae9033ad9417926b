"""Releases of figures by unit, from the first draft to a withdrawal."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.sheets.display import shown_day
from chieng.core.text import tidy
from chieng.core.working_days import add_working_days
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import plan_by_code
from chieng.reporting import releases
from chieng.reporting.kinds import ReleaseState
from chieng.reporting.models import Release, ReleaseUnit
from chieng.reporting.permissions import may_prepare_release, may_release, may_reply, may_withdraw_release
from chieng.reporting.queries.standings import standings

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

# A unit has so many whole working days with its figures before the public.
WORKING_DAYS = 2


@action
def prepare_release(plan: PlanTerms, *, as_of: date, title: str, actor: Actor) -> Release:
    """Freeze the figures of the plan's targets by unit as of `as_of`. Nobody but the lead sees them yet.

    Raises PermissionDenied for whoever is not a programme officer of the lead, ValidationError for a day to come.
    """
    if not may_prepare_release(actor, plan, today()):
        raise PermissionDenied
    return _prepare(plan, as_of=as_of, title=title, actor=actor)


@action
def correct_release(release: Release, *, as_of: date, reason: str, actor: Actor) -> Release:
    """Prepare a new version beside one that was public, saying what was wrong.

    Raises ValidationError for one that never was public, or that has a newer version already.
    """
    plan = _plan_of(release, as_of)
    if not may_prepare_release(actor, plan, today()):
        raise PermissionDenied
    release = Release.objects.select_for_update().get(pk=release.pk)
    if not release.was_released or release.is_corrected:
        raise ValidationError(_("Chỉ đính chính được bản mới nhất đã công bố."))
    reason = _needed(reason, "reason", _("Ghi lý do đính chính."))
    made = _prepare(
        plan, as_of=as_of, title=release.title, corrects=release, version=release.version + 1, actor=actor
    )
    made.correction_reason = reason
    made.save(update_fields=["correction_reason"])
    return made


def _prepare(plan: PlanTerms, *, as_of: date, title: str, actor: Actor, **version: Any) -> Release:
    if as_of > today():
        raise ValidationError({"as_of": _("Ngày số liệu không thể sau hôm nay.")})
    title = _needed(title, "title", _("Nhập tên đợt công bố."))
    figures = releases.freeze(plan, standings(plan, as_of), as_of)
    if not figures["targets"]:
        raise ValidationError({"as_of": _("Kế hoạch chưa có chỉ tiêu nào có hiệu lực vào ngày này.")})
    release = Release.objects.create(
        plan_id=plan.id,
        title=title,
        as_of=as_of,
        figures=figures,
        digest=releases.digest_of(figures),
        prepared_by_id=getattr(actor, "pk", None),
        **version,
    )
    units = releases.units_of(figures)
    ReleaseUnit.objects.bulk_create(ReleaseUnit(release=release, unit_id=one) for one in units)
    audit.record(
        "reporting.release.prepared",
        release,
        actor=actor,
        data={"as_of": as_of, "digest": release.digest, "version": release.version},
    )
    return release


@action
def announce_release(release: Release, *, actor: Actor) -> Release:
    """Let every unit see its own figures. From then on the lead waits for two whole working days."""
    release = _locked(release, ReleaseState.PREPARED)
    if not may_prepare_release(actor, _plan_of(release), today()):
        raise PermissionDenied
    release.state = ReleaseState.ANNOUNCED
    release.announced_on = today()
    release.earliest_on = add_working_days(today(), WORKING_DAYS) + timedelta(days=1)
    release.save(update_fields=["state", "announced_on", "earliest_on"])
    data = {"earliest_on": release.earliest_on}
    audit.record("reporting.release.announced", release, actor=actor, data=data)
    return release


@action
def reply_to_release(release: Release, *, unit: "Unit", text: str, actor: Actor) -> ReleaseUnit:
    """Write what the unit says about its figures; it may be written anew until the release is made public."""
    release = _locked(release, ReleaseState.ANNOUNCED)
    line = ReleaseUnit.objects.filter(release=release, unit=unit).first()
    if line is None or not may_reply(actor, unit.pk, today()):
        raise PermissionDenied
    line.reply = _needed(text, "text", _("Nhập ý kiến của đơn vị."))
    line.replied_on = today()
    line.replied_by_id = getattr(actor, "pk", None)
    line.answer, line.answered_on = "", None
    line.save(update_fields=["reply", "replied_on", "replied_by", "answer", "answered_on"])
    audit.record("reporting.release.replied", release, actor=actor, data={"unit": unit.pk, "reply": line.reply})
    return line


@action
def answer_reply(line: ReleaseUnit, *, text: str, actor: Actor) -> ReleaseUnit:
    """Answer what a unit replied. Both stand beside the figures when they are made public."""
    release = _locked(line.release, ReleaseState.ANNOUNCED)
    if not may_prepare_release(actor, _plan_of(release), today()):
        raise PermissionDenied
    line = ReleaseUnit.objects.select_for_update().get(pk=line.pk)
    if not line.reply:
        raise ValidationError(_("Đơn vị chưa gửi ý kiến."))
    line.answer = _needed(text, "text", _("Nhập nội dung trả lời."))
    line.answered_on = today()
    line.save(update_fields=["answer", "answered_on"])
    data = {"unit": line.unit_id, "answer": line.answer}
    audit.record("reporting.release.answered", release, actor=actor, data=data)
    return line


@action
def publish_release(release: Release, *, document: str, actor: Actor) -> Release:
    """Make the figures public: a decision of a named person, never of whoever prepared them.

    Raises PermissionDenied for whoever is not a head of the lead, or prepared it; ValidationError before the
    units have had their working days, while a reply waits for its answer, or without a document or reason.
    """
    release = _locked(release, ReleaseState.ANNOUNCED)
    if not may_release(actor, release, _plan_of(release), today()):
        raise PermissionDenied
    if release.earliest_on is None or today() < release.earliest_on:
        day = shown_day(release.earliest_on or today())
        raise ValidationError(_("Đơn vị còn thời gian xem số liệu: công bố sớm nhất vào %(day)s.") % {"day": day})
    if release.units.exclude(reply="").filter(answer="").exists():
        raise ValidationError(_("Còn ý kiến của đơn vị chưa được trả lời."))
    release.document = _needed(document, "document", _("Ghi văn bản hoặc lý do công bố."))
    release.state = ReleaseState.RELEASED
    release.released_on = today()
    release.released_by_id = getattr(actor, "pk", None)
    release.save(update_fields=["document", "state", "released_on", "released_by"])
    audit.record(
        "reporting.release.released",
        release,
        actor=actor,
        data={"document": release.document, "digest": release.digest},
    )
    return release


@action
def withdraw_release(release: Release, *, reason: str, actor: Actor) -> Release:
    """Take a release back, with the reason: its figures are then nowhere to be read by the public."""
    release = Release.objects.select_for_update().get(pk=release.pk)
    if not may_withdraw_release(actor, release, _plan_of(release), today()):
        raise PermissionDenied
    if release.state == ReleaseState.WITHDRAWN:
        raise ValidationError(_("Đợt công bố này đã được thu hồi."))
    release.withdrawal_reason = _needed(reason, "reason", _("Ghi lý do thu hồi."))
    release.state = ReleaseState.WITHDRAWN
    release.withdrawn_on = today()
    release.withdrawn_by_id = getattr(actor, "pk", None)
    release.save(update_fields=["withdrawal_reason", "state", "withdrawn_on", "withdrawn_by"])
    data = {"reason": release.withdrawal_reason}
    audit.record("reporting.release.withdrawn", release, actor=actor, data=data)
    return release


def _locked(release: Release, state: ReleaseState) -> Release:
    found = Release.objects.select_for_update().get(pk=release.pk)
    if found.state != state:
        raise ValidationError(
            _("Đợt công bố đang ở trạng thái “%(state)s”, không làm được việc này.")
            % {"state": ReleaseState(found.state).label}
        )
    return found


def _plan_of(release: Release, day: date | None = None) -> PlanTerms:
    terms = plan_by_code(release.plan.code, day or release.as_of)
    if terms is None:
        raise PermissionDenied
    return terms


def _needed(text: str, field: str, complaint: str) -> str:
    if not tidy(text):
        raise ValidationError({field: complaint})
    return tidy(text)
