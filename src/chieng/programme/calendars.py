"""What the programme puts into calendars: what one's units were given, by its day, and the moments of the year."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from chieng.core.calendar import CalendarEntry
from chieng.organisations.queries import roles_of
from chieng.programme.desk import open_parts
from chieng.programme.permissions import DOERS
from chieng.programme.queries.assignments import states
from chieng.programme.queries.moments import moment_entries, moments_visible_to

AHEAD = timedelta(days=400)


def entries(actor: object, day: date) -> list[CalendarEntry]:
    """Return the deadlines of the actor's units that are not done yet, and the moments of the year."""
    units = {held.unit_id for held in roles_of(actor, day) if held.role in DOERS}
    rows = open_parts(day, day + AHEAD).filter(unit__in=units, due__isnull=False) if units else []
    due = [
        CalendarEntry(
            f"assigned:{part.id}",
            _("Hạn: %(asked)s") % {"asked": part.row.assignment.asked},
            part.due,
            part.due + timedelta(days=1),
            part.name,
        )
        for part in states(rows, day)
        if part.is_undone and part.due
    ]
    return [*due, *moment_entries(moments_visible_to(actor, day), day)]
