"""Registers of units: which holds for each kind on a day, and whether what a target counts is known to be all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from chieng.organisations.queries import numbers_of_kinds
from chieng.programme.kinds import Completeness, Coverage, TargetTerms
from chieng.programme.models import Plan, Register
from chieng.programme.queries.plans import visible_to

# How many units of a kind were known on a day.
Numbers = Mapping[tuple[str, date], int]


@dataclass(frozen=True, slots=True)
class Listed:
    """A register with how many units of its kinds the system knows as of the register's own day."""

    register: Register
    known: int

    @property
    def matches(self) -> bool:
        """Say whether as many units are known as the source says there are; true where it gives no number."""
        return self.register.expected in {None, self.known}

    @property
    def is_complete(self) -> bool:
        return self.register.completeness == Completeness.FULL and self.matches


def registers_visible_to(actor: object, day: date) -> QuerySet[Register]:
    """Return the registers of the owners of plans that the actor may see."""
    return Register.objects.filter(owner__in=visible_to(actor, day).order_by().values("owner"))


def register_for(actor: object, plan: Plan, register_id: UUID, day: date) -> Register:
    """Return a register of the plan's owner. Raises Http404 alike for none and for others."""
    found = registers_visible_to(actor, day).filter(owner=plan.owner_id, pk=register_id).first()
    if found is None:
        raise Http404
    return found


def registers_of(owner_id: UUID, day: date) -> list[Register]:
    """Return the registers that may hold on a day up to `day`, the newest first. One query."""
    return list(Register.objects.filter(owner=owner_id, withdrawn_on=None, as_of__lte=day))


def holding(registers: Iterable[Register], kinds: Collection[str], day: date) -> dict[str, Register]:
    """Return the register that holds for each of the kinds on `day`: of `registers`, newest first, the newest."""
    found: dict[str, Register] = {}
    for register in registers:
        for kind in register.kinds if register.as_of <= day else ():
            if kind in kinds:
                found.setdefault(kind, register)
    return found


def listed(owner_id: UUID, registers: Iterable[Register]) -> dict[UUID, Listed]:
    """Return each register with how many units were known as of its day. One query for all of them."""
    some = {register.pk: register for register in registers}
    kinds = {kind for register in some.values() for kind in register.kinds}
    numbers = numbers_of_kinds(owner_id, kinds, {register.as_of for register in some.values()})
    return {
        pk: Listed(register, sum(numbers.get((kind, register.as_of), 0) for kind in register.kinds))
        for pk, register in some.items()
    }


def completeness_of(asked: Sequence[tuple[TargetTerms, date]]) -> list[Coverage | None]:
    """Say of each target on its day whether the units that it counts are known to be all; None for people.

    The targets are of one owner. Two queries, whatever their number.
    """
    counting = [(target, day) for target, day in asked if not target.population.is_people]
    if not counting:
        return [None] * len(asked)
    owner = counting[0][0].owner_id
    registers = registers_of(owner, max(day for _target, day in counting))
    by_ask = [
        {} if target.population.is_people else holding(registers, target.population.unit_kinds, day)
        for target, day in asked
    ]
    known = listed(owner, {one.pk: one for found in by_ask for one in found.values()}.values())
    return [
        None if target.population.is_people else _coverage(target.population.unit_kinds, found, known)
        for (target, _day), found in zip(asked, by_ask, strict=True)
    ]


def _coverage(kinds: Sequence[str], found: Mapping[str, Register], known: Mapping[UUID, Listed]) -> Coverage:
    registers = {register.pk: known[register.pk] for register in found.values()}
    every_kind = len(found) == len(set(kinds))
    numbers = [one.register.expected for one in registers.values()]
    only_these = all(set(one.register.kinds) <= set(kinds) for one in registers.values())
    given = [number for number in numbers if number is not None]
    expected = sum(given) if every_kind and only_these and given and len(given) == len(numbers) else None
    return Coverage(every_kind and all(one.is_complete for one in registers.values()), expected)
