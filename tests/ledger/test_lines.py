"""What the row of an activity says of its links and figures is always what these say."""

from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from chieng.core.actors import SYSTEM
from chieng.core.models import AuditEntry
from chieng.ledger import actions
from chieng.ledger.kinds import Facts, State
from chieng.ledger.lines import codes_line, figures_line, read_codes, read_figure
from chieng.ledger.models import Activity
from chieng.ledger.queries import lines_that_differ
from tests.factories.ledger import figures_from, make_activity
from tests.factories.organisations_people import make_person
from tests.factories.provinces import Province, make_province

DAY = date(2025, 3, 3)
CODES = st.sets(st.sampled_from(["a", "b", 'c"', "đ, e"]))
FIGURES = st.dictionaries(
    st.tuples(st.sampled_from(["people", "minutes"]), st.sampled_from([None, "heads", "public"])),
    st.none() | st.integers(0, 10**12),
)


@given(CODES, CODES, CODES)
def test_codes_are_read_as_they_were_written(themes: set[str], tasks: set[str], audiences: set[str]) -> None:
    assert [set(one) for one in read_codes(codes_line(themes, tasks, audiences))] == [themes, tasks, audiences]


@given(FIGURES, st.sampled_from([(), ("heads",), ("heads", "public")]))
def test_a_figure_is_the_sum_of_what_counts(
    figures: dict[tuple[str, str | None], int | None], audiences: tuple[str, ...]
) -> None:
    line = figures_line((kind, audience, value) for (kind, audience), value in figures.items())
    values = [
        value
        for (kind, audience), value in figures.items()
        if kind == "people" and value is not None and (audience is None or not audiences or audience in audiences)
    ]
    assert read_figure(line, "people", audiences) == (sum(values) if values else None)


@pytest.fixture
def province(db: None) -> Province:
    return make_province()


def recorded(province: Province, state: State = State.VERIFIED) -> Activity:
    people = {"people": 30}
    return make_activity(unit=province.units["so-1"], kind="conference", since=DAY, state=state, numbers=people)


def test_the_row_says_what_was_recorded(province: Province) -> None:
    activity = recorded(province)
    codes = read_codes(activity.codes_line)
    assert codes.audiences == set(activity.audiences.values_list("code", flat=True)) != set()
    assert codes.themes == set(activity.themes.values_list("code", flat=True))
    assert codes.tasks == set(activity.tasks.values_list("code", flat=True))
    assert read_figure(activity.figures_line, "people", ()) == 30
    assert read_figure(activity.figures_line, "contacts", ()) is None
    assert lines_that_differ() == 0


def test_the_row_follows_a_correction_and_a_correction_refused(province: Province) -> None:
    activity = recorded(province)
    facts = Facts(
        kind="conference", since=DAY, audiences=("heads",), figures=figures_from({("people", "heads"): 7})
    )
    corrected = actions.correct(activity, version=activity.version, facts=facts, actor=SYSTEM)
    corrected.refresh_from_db()
    assert read_codes(corrected.codes_line).audiences == {"heads"}
    assert read_figure(corrected.figures_line, "people", ("public",)) is None
    again = actions.correct(corrected, version=corrected.version, facts=facts, actor=SYSTEM)
    assert (again.version, lines_that_differ()) == (corrected.version, 0)


def test_what_was_sent_twice_says_it_once(province: Province) -> None:
    client = uuid4()
    for _time in range(2):
        actions.record_activity(
            unit=province.units["so-1"],
            kind="conference",
            since=DAY,
            client_id=client,
            figures=figures_from({"people": 5}),
            actor=SYSTEM,
        )
    [activity] = Activity.objects.all()
    assert (read_figure(activity.figures_line, "people", ()), lines_that_differ()) == (5, 0)


def test_the_command_finds_and_mends_what_was_changed_below_it(province: Province) -> None:
    activity, other = recorded(province), recorded(province, State.DRAFT)
    right = activity.codes_line, activity.figures_line
    Activity.objects.filter(pk=activity.pk).update(codes_line="", figures_line='[["people",null,9]]')
    with pytest.raises(CommandError, match="1 hoạt động"):
        call_command("ledger", "lines", "--check")
    out = StringIO()
    call_command("ledger", "lines", stdout=out)
    assert "written anew: 1" in out.getvalue()
    activity.refresh_from_db()
    assert (activity.codes_line, activity.figures_line) == right
    entries = AuditEntry.objects.filter(verb="ledger.lines.mended")
    assert list(entries.values_list("subject_id", flat=True)) == [str(activity.pk)]
    before = activity.version, other.version
    call_command("ledger", "lines", "--check", stdout=out)
    assert actions.mend_lines(actor=SYSTEM) == 0
    assert before == (
        Activity.objects.get(pk=activity.pk).version,
        Activity.objects.get(pk=other.pk).version,
    )


def test_only_the_command_line_mends(province: Province) -> None:
    with pytest.raises(PermissionDenied):
        actions.mend_lines(actor=make_person("ai-do"))
