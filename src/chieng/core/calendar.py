"""What stands in somebody's calendar: each room registers its days, the feed shows all of them.

A room adds in `apps.py`: `CALENDAR.register("programme", entries)`, where `entries(actor, day)` returns what
concerns this person around that day, already within their reach. A feed leaves the installation: an entry holds
a title and days, never a name of a person.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from chieng.core.ports import Registry


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Whole days, [since, until). `key` never changes while the thing is the same."""

    key: str
    title: str
    since: date
    until: date
    text: str = ""


CALENDAR: Registry[Callable[[object, date], Sequence[CalendarEntry]]] = Registry("calendar entries")


def entries_for(actor: object, day: date) -> list[CalendarEntry]:
    """Return what every room has for the actor, the earliest first."""
    found = [entry for own in CALENDAR for entry in own(actor, day)]
    return sorted(found, key=lambda entry: (entry.since, entry.key))


def to_ical(name: str, entries: Iterable[CalendarEntry], *, host: str, stamp: datetime) -> bytes:
    """Return the entries as an iCalendar file (RFC 5545). The same entries and stamp give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Chieng//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        event = Event()
        event.add("uid", f"{sha256(entry.key.encode()).hexdigest()[:32]}@{host}")
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.since)
        event.add("dtend", max(entry.until, entry.since + timedelta(days=1)))
        event.add("summary", entry.title)
        event.add("transp", "TRANSPARENT")
        if entry.text:
            event.add("description", entry.text)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
