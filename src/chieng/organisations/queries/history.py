"""The life of a unit in words: its names and kinds, whom it stood under, who came before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chieng.core.intervals import FOREVER
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Relation, Succession, Unit, UnitClass, UnitCode, UnitName
from chieng.organisations.queries.names import names_at


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a unit on a day; `other_id` is the other unit it happened with."""

    day: date
    what: str
    other_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of a unit to another, for a time. `id` is that of the relation, or 0 for a succession."""

    id: int
    kind: str
    other_id: UUID
    name: str
    since: date
    until: date = FOREVER
    note: str = ""

    @property
    def label(self) -> str:
        """Return the relation in words."""
        return str(RelationKind(self.kind).label)


def changes_of(unit: Unit) -> list[Change]:
    """Return what happened to the unit, the latest first."""
    changes = [*_naming(unit), *_kinds(unit), *_codes(unit), *_relations(unit), *_successions(unit)]
    changes.append(Change(unit.since, _("Thành lập")))
    if unit.until != FOREVER:
        changes.append(Change(unit.until, _("Kết thúc hoạt động")))
    return sorted(changes, key=lambda change: change.day, reverse=True)


def relations_of(unit: Unit) -> list[Link]:
    """Return every relation the unit ever had or will have to those above it, by kind and day."""
    rows = list(Relation.objects.filter(unit=unit).order_by("since", "pk"))
    names = names_at({(row.parent_id, row.since) for row in rows})
    links = [
        Link(row.pk, row.kind, row.parent_id, names.get((row.parent_id, row.since), ""), row.since, row.until)
        for row in rows
    ]
    order = list(RelationKind)
    return sorted(links, key=lambda link: order.index(RelationKind(link.kind)))


def predecessors_of(unit: Unit) -> list[Link]:
    """Return whom the unit took over from."""
    return _links(Succession.objects.filter(successor=unit), "predecessor")


def successors_of(unit: Unit) -> list[Link]:
    """Return who took over from the unit."""
    return _links(Succession.objects.filter(predecessor=unit), "successor")


def _links(rows: QuerySet[Succession], side: str) -> list[Link]:
    listed = list(rows.order_by("on", f"{side}__position", "pk"))
    names = names_at({(getattr(row, f"{side}_id"), row.on) for row in listed})
    return [
        Link(
            0,
            side,
            (other := getattr(row, f"{side}_id")),
            names.get((other, row.on), ""),
            row.on,
            note=row.document,
        )
        for row in listed
    ]


def _naming(unit: Unit) -> Iterator[Change]:
    for row in UnitName.objects.filter(unit=unit).order_by("since"):
        if row.since == unit.since:
            yield Change(row.since, _("Tên ban đầu: “%(name)s”") % {"name": row.name})
        else:
            yield Change(row.since, _("Đổi tên thành “%(name)s”") % {"name": row.name})


def _kinds(unit: Unit) -> Iterator[Change]:
    for row in UnitClass.objects.filter(unit=unit, since__gt=unit.since).select_related("kind"):
        yield Change(row.since, _("Đổi loại đơn vị thành “%(kind)s”") % {"kind": row.kind})


def _codes(unit: Unit) -> Iterator[Change]:
    for row in UnitCode.objects.filter(unit=unit).select_related("scheme"):
        facts = {"scheme": str(row.scheme), "code": row.code}
        yield Change(row.since, _("%(scheme)s: %(code)s") % facts)
        if row.until < unit.until:
            yield Change(row.until, _("Thôi dùng mã %(code)s (%(scheme)s)") % facts)


def _relations(unit: Unit) -> Iterator[Change]:
    for link in relations_of(unit):
        facts = {"kind": RelationKind(link.kind).label, "name": link.name}
        yield Change(link.since, _("Bắt đầu quan hệ “%(kind)s” với “%(name)s”") % facts, link.other_id)
        if link.until < unit.until:
            yield Change(link.until, _("Kết thúc quan hệ “%(kind)s” với “%(name)s”") % facts, link.other_id)


def _successions(unit: Unit) -> Iterator[Change]:
    for link in predecessors_of(unit):
        yield Change(link.since, _("Kế thừa “%(name)s”") % {"name": link.name}, link.other_id)
    for link in successors_of(unit):
        yield Change(link.since, _("“%(name)s” kế thừa") % {"name": link.name}, link.other_id)
