"""What is held of one person, room by room: for the person to see and take along, and for the privacy notice.

A room registers in `apps.py`: `HOLDINGS.register("ledger.activities", Holding(...))`. Every foreign key to a
person stands in the `covers` of one of them; a test insists.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chieng.core.ports import Registry
from chieng.core.ui.filters import day, moment

Words = str | Promise


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Holding:
    """One kind of thing held of a person. `columns` are (key for machines, label); `rows(person_id)` their values.

    Values are plain: texts, numbers, days, moments. What says something of somebody else is left out.
    """

    what: Words
    columns: tuple[tuple[str, Words], ...]
    rows: Callable[[UUID], Iterable[tuple[Any, ...]]]
    covers: tuple[str, ...] = ()

    @property
    def labels(self) -> list[Words]:
        return [label for _key, label in self.columns]


HOLDINGS: Registry[Holding] = Registry("what is held of a person")


@dataclass(frozen=True, slots=True)
class Held:
    """One holding with what there is of one person."""

    name: str
    holding: Holding
    rows: list[tuple[Any, ...]]

    @property
    def shown(self) -> Iterator[list[tuple[Words, str]]]:
        """Yield each row as people read it: the label of each cell beside its text."""
        for row in self.rows:
            yield [(label, _text(value)) for label, value in zip(self.holding.labels, row, strict=True)]

    def as_data(self) -> dict[str, Any]:
        """Return it for machines: the keys stay the same in every language."""
        keys = [key for key, _label in self.holding.columns]
        return {
            "what": self.name,
            "label": str(self.holding.what),
            "rows": [dict(zip(keys, row, strict=True)) for row in self.rows],
        }


def _text(value: Any) -> str:
    if value is None or value == "":
        return "…"
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)


def held_of(person_id: UUID) -> list[Held]:
    """Return everything held of the person, empty kinds included: that nothing is held is an answer, too."""
    return [Held(name, HOLDINGS[name], list(HOLDINGS[name].rows(person_id))) for name in HOLDINGS.names()]


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """Something that people do to a model: in words, the foreign key that says who, its moment, what names it."""

    did: Words
    model: type[Model]
    who: str
    at: str
    title: str


def work_done(what: Words, works: Sequence[Work]) -> Holding:
    """Return the holding of everything that a person did among `works`, from rows that hold their id."""

    def rows(person_id: UUID) -> Iterator[tuple[Any, ...]]:
        for work in works:
            found = work.model._default_manager.filter(**{work.who: person_id}).order_by(work.at)  # noqa: SLF001
            for title, when in found.values_list(work.title, work.at):
                yield str(work.did), str(title or ""), when

    return Holding(
        what=what,
        columns=(("did", _("Việc")), ("title", _("Nội dung")), ("at", _("Lúc"))),
        rows=rows,
        covers=tuple(f"{work.model._meta.label}.{work.who}" for work in works),
    )
