"""Checking what is said about an activity, before anything is written. Every error names its field."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core.clock import today
from chieng.core.remembering import remembered
from chieng.core.sheets.display import shown_day
from chieng.core.text import tidy
from chieng.ledger.actions.carrying import carried_out
from chieng.ledger.actions.details import wrong_details
from chieng.ledger.actions.limits import check_length, wrong_number
from chieng.ledger.kinds import Facts, Figure, FundedInside, PlanDocument
from chieng.ledger.lines import codes_line
from chieng.ledger.models import ActivityKind, Audience, QuantityKind
from chieng.ledger.queries.vocabulary import asked_by, codes_of, default_audiences, kind_called
from chieng.organisations.queries import names_of, successors_on
from chieng.programme.queries import current_plan, plans_for_unit, tasks_of, themes_of

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


_current_plan, _tasks_of, _themes_of = remembered(current_plan), remembered(tasks_of), remembered(themes_of)
# A plan signed from October on is next year's.
_FOR_NEXT_YEAR = 10


@dataclass(slots=True)
class Checked:
    """Facts that are right, with every default filled in."""

    kind: ActivityKind
    since: date
    until: date
    counts_until: date
    title: str
    note: str
    plan: UUID | None
    tasks: tuple[UUID, ...]
    themes: tuple[UUID, ...]
    audiences: tuple[str, ...]
    figures: tuple[Figure, ...]
    document: PlanDocument
    carries_out: UUID | None
    outlet: str
    place: str
    languages: tuple[str, ...]
    cost: int | FundedInside | None
    # The codes of tasks, themes and audiences as the activity's own row says them.
    codes_line: str


@dataclass(slots=True)
class Wrong:
    """Collects what is wrong, field by field, so that a person is told everything at once."""

    found: dict[str, list[ValidationError]] = field(default_factory=dict)

    @contextmanager
    def under(self, name: str) -> Iterator[None]:
        try:
            yield
        except ValidationError as error:
            self.found.setdefault(name, []).append(error)

    def stop(self) -> None:
        if self.found:
            raise ValidationError({name: list(errors) for name, errors in self.found.items()})


def checked(unit: "Unit", facts: Facts, *, linked: UUID | None = None) -> Checked:
    """Return `facts` with every default filled in. Raises ValidationError with all that is wrong, by field.

    `linked` is the unit's plan to which the activity is linked already: it stays, even withdrawn.
    """
    kind = kind_called(facts.kind)
    if kind is None:
        raise ValidationError({"kind": ValidationError(_("Chọn một loại hoạt động."), code="kind")})
    wrong = Wrong()
    since, until = facts.since, facts.until or _last_day_by_default(kind, facts.since)
    with wrong.under("since"):
        _check_days(unit, since)
    with wrong.under("until"):
        _check_end(unit, kind, since, until)
    with wrong.under("title"):
        check_length(facts.title, 200)
    with wrong.under("note"):
        check_length(facts.note, 2000)
    audiences: tuple[str, ...] = ()
    with wrong.under("audiences"):
        audiences = _audiences(kind, facts)
    for name, error in _wrong_figures(kind, facts.figures):
        wrong.found.setdefault(name, []).append(error)
    for name, error in wrong_details(kind, facts):
        wrong.found.setdefault(name, []).append(error)
    document = facts.document or PlanDocument()
    with wrong.under("document_date"):
        _check_document(document)
    carries_out: UUID | None = None
    with wrong.under("carries_out"):
        carries_out = carried_out(unit, kind, facts, linked)
    plan, tasks, themes = _in_plan(unit, kind, facts, wrong)
    wrong.stop()
    return Checked(
        kind=kind,
        since=since,
        until=until,
        counts_until=until if kind.takes_document else since + timedelta(days=1),
        title=tidy(facts.title),
        note=facts.note.strip(),
        plan=plan,
        tasks=tuple(tasks),
        themes=tuple(themes),
        audiences=audiences,
        figures=facts.figures,
        document=_tidied(document) if kind.takes_document else PlanDocument(),
        carries_out=carries_out,
        outlet=tidy(facts.outlet),
        place=tidy(facts.place),
        languages=facts.languages,
        cost=facts.cost,
        codes_line=codes_line(themes.values(), tasks.values(), audiences),
    )


def _last_day_by_default(kind: ActivityKind, since: date) -> date:
    """Return the end, exclusive: of a unit's plan the end of its year, which for one signed late is the next."""
    if not kind.takes_document:
        return since + timedelta(days=1)
    return date(since.year + (2 if since.month >= _FOR_NEXT_YEAR else 1), 1, 1)


def _check_days(unit: "Unit", since: date) -> None:
    """The days of an activity lie in the past and in the life of the unit."""
    if since > today():
        raise ValidationError(
            _("Ngày %(day)s chưa tới. Chỉ ghi việc đã làm; hôm nay là %(today)s."),
            params={"day": shown_day(since), "today": shown_day(today())},
            code="future",
        )
    if since < unit.since:
        raise ValidationError(
            _("Ngày %(day)s đơn vị chưa thành lập (thành lập ngày %(since)s). Xem lại ngày."),
            params={"day": shown_day(since), "since": shown_day(unit.since)},
            code="before_unit",
        )
    if since >= unit.until:
        raise ended(unit, since)


def ended(unit: "Unit", day: date) -> ValidationError:
    """Return the error for a unit that no longer existed on `day`: it names who took over."""
    names = _successor_names(unit, day)
    if names:
        return ValidationError(
            _("Đơn vị đã kết thúc hoạt động ngày %(end)s. Ghi cho đơn vị kế thừa: %(names)s."),
            params={"end": shown_day(unit.until), "names": "; ".join(names)},
            code="ended",
        )
    return ValidationError(
        _(
            "Đơn vị đã kết thúc hoạt động ngày %(end)s và chưa có đơn vị kế thừa. "
            "Hỏi cán bộ theo dõi chương trình."
        ),
        params={"end": shown_day(unit.until)},
        code="ended",
    )


def _successor_names(unit: "Unit", day: date) -> list[str]:
    successors = successors_on(unit, day)
    names = names_of([one.pk for one in successors], day)
    return [names[one.pk] for one in successors]


def _check_end(unit: "Unit", kind: ActivityKind, since: date, until: date) -> None:
    last = until - timedelta(days=1)
    if last < since:
        raise ValidationError(
            _("Ngày cuối %(last)s trước ngày đầu %(first)s."),
            params={"last": shown_day(last), "first": shown_day(since)},
            code="reversed",
        )
    if kind.takes_document:
        return
    if last > today():
        raise ValidationError(
            _("Ngày cuối %(day)s chưa tới. Chỉ ghi việc đã làm; hôm nay là %(today)s."),
            params={"day": shown_day(last), "today": shown_day(today())},
            code="future",
        )
    if since < unit.until <= last:
        raise ended(unit, last)


def _audiences(kind: ActivityKind, facts: Facts) -> tuple[str, ...]:
    """Return for whom it was: as given or as the kind says, with everybody for whom a figure was entered."""
    given = facts.audiences
    if given is None:
        given = default_audiences(kind)
    wanted = dict.fromkeys([*given, *(figure.audience for figure in facts.figures if figure.audience)])
    if not codes_of(Audience).issuperset(wanted):
        raise ValidationError(_("Chọn đối tượng có trong danh sách."), code="audience")
    return tuple(wanted)


def _wrong_figures(kind: ActivityKind, figures: tuple[Figure, ...]) -> Iterator[tuple[str, ValidationError]]:
    asked = asked_by(kind)
    times = Counter((figure.kind, figure.audience) for figure in figures)
    totals = {figure.kind for figure in figures if figure.audience is None}
    for figure in figures:
        error = _wrong_figure(asked.get(figure.kind), figure)
        if times[figure.kind, figure.audience] > 1 or (figure.audience is not None and figure.kind in totals):
            error = ValidationError(_("Nhập tổng số hoặc tách theo đối tượng, không nhập cả hai."), code="twice")
        if error:
            yield f"quantity_{figure.kind}", error


def _wrong_figure(asked: QuantityKind | None, figure: Figure) -> ValidationError | None:
    if asked is None:
        return ValidationError(_("Loại hoạt động này không có số liệu đó."), code="not_asked")
    if figure.audience is not None and not asked.by_audience:
        return ValidationError(_("Số liệu này không tách theo đối tượng."), code="not_split")
    return wrong_number(figure.value, asked.most)


def _check_document(document: PlanDocument) -> None:
    if document.on and document.on > today():
        raise ValidationError(
            _("Ngày văn bản %(day)s chưa tới."), params={"day": shown_day(document.on)}, code="future"
        )


def _tidied(document: PlanDocument) -> PlanDocument:
    return replace(
        document,
        number=tidy(document.number)[:60],
        signatory=tidy(document.signatory)[:150],
        clause=tidy(document.clause)[:120],
    )


def _in_plan(
    unit: "Unit", kind: ActivityKind, facts: Facts, wrong: Wrong
) -> tuple[UUID | None, dict[UUID, str], dict[UUID, str]]:
    """Return the plan with tasks and themes, by code: as given, or those that the kind names and the plan has."""
    current = _current_plan(facts.since, unit.pk)
    plan = facts.plan or (current.id if current else None)
    if plan is None:
        return None, {}, {}
    if facts.plan and not plans_for_unit(unit.pk, facts.since).filter(pk=facts.plan).exists():
        wrong.found["plan"] = [ValidationError(_("Chọn kế hoạch mà đơn vị thực hiện."), code="plan")]
        return None, {}, {}
    tasks = {one.id: one.code for one in _tasks_of(plan, facts.since)}
    themes = {one.id: one.code for one in _themes_of(plan, facts.since)}
    with wrong.under("tasks"):
        chosen_tasks = _chosen(facts.tasks, tasks, kind.default_tasks)
    with wrong.under("themes"):
        chosen_themes = _chosen(facts.themes, themes, kind.default_themes)
    if wrong.found:
        return plan, {}, {}
    return plan, chosen_tasks, chosen_themes


def _chosen(given: tuple[UUID, ...] | None, known: dict[UUID, str], default: list[str]) -> dict[UUID, str]:
    if given is None:
        return {one: code for one, code in known.items() if code in default}
    if not set(given) <= set(known):
        raise ValidationError(_("Chọn mục có trong kế hoạch."), code="not_in_plan")
    return {one: known[one] for one in given}
