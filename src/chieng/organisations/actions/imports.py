"""Applying a checked file of units: everything in one short transaction, or nothing."""

from collections.abc import Iterable
from uuid import UUID

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.imports.keeping import mark_applied
from chieng.organisations.actions.endings import end_unit
from chieng.organisations.actions.founding import found_units
from chieng.organisations.actions.people import register_person
from chieng.organisations.actions.relations import end_relation, place_unit
from chieng.organisations.actions.roles import assign_role
from chieng.organisations.actions.units import assign_code, reclassify_unit, rename_unit, set_position
from chieng.organisations.actions.vocabulary import define_kind, define_scheme
from chieng.organisations.chunks import chunks
from chieng.organisations.exchange.batch import UnitBatch, UnitChange, UnitEnd
from chieng.organisations.exchange.people import PeopleBatch
from chieng.organisations.kinds import IMPORT_STEPS, ImportedUnits
from chieng.organisations.models import Person, Relation, StagedImport, Succession, Unit


@action
def import_units(staged: StagedImport, *, batch: UnitBatch, actor: Actor) -> None:
    """Do what the checked file says. Every step is the action that a page would call, with its own checks.

    A file is applied once: when it is already, nothing is done.
    """
    if not mark_applied(staged):
        audit.unchanged()
        return
    for word in batch.kinds:
        define_kind(
            code=word.code, name_vi=word.name_vi, name_en=word.name_en, position=word.position, actor=actor
        )
    for word in batch.schemes:
        define_scheme(code=word.code, name_vi=word.name_vi, name_en=word.name_en, actor=actor)
    found_units(batch.new, actor=actor)
    steps: list[UnitChange | UnitEnd] = [*batch.changes, *batch.ends, *batch.late_codes]
    units = _load(step.unit for step in steps)
    for change in batch.changes:
        _change(units[change.unit], change, actor)
    for end in batch.ends:
        _end(units[end.unit], end, actor)
    for change in sorted((*batch.changes, *batch.late_codes), key=lambda change: change.since):
        for scheme, code in change.codes.items():
            assign_code(units[change.unit], scheme=scheme, code=code, since=change.since, actor=actor)
    audit.record("organisations.units.imported", staged, actor=actor, data=_facts(staged, batch))
    lines = staged.result.get("rows", 0)
    imported = ImportedUnits(staged.told, staged.file_name, staged.sha256, lines)
    for step in IMPORT_STEPS:
        step(imported, actor=actor)


def _load(ids: Iterable[UUID]) -> dict[UUID, Unit]:
    return {unit.pk: unit for chunk in chunks(set(ids)) for unit in Unit.objects.filter(pk__in=chunk)}


def _change(unit: Unit, change: UnitChange, actor: Actor) -> None:
    if change.name is not None:
        rename_unit(unit, name=change.name, short_name=change.short_name, since=change.since, actor=actor)
    if change.kind is not None:
        reclassify_unit(unit, kind=change.kind, since=change.since, actor=actor)
    if change.position is not None:
        set_position(unit, position=change.position, actor=actor)
    for kind, parent_id in change.left:
        for relation in Relation.objects.filter(unit=unit, parent=parent_id, kind=kind).on(change.since):
            end_relation(relation, on=change.since, actor=actor)
    for kind, parent_id in change.placed:
        parent = Unit.objects.get(pk=parent_id)
        since = max(change.since, parent.since)
        place_unit(unit, parent=parent, kind=kind, since=since, actor=actor)


def _end(unit: Unit, end: UnitEnd, actor: Actor) -> None:
    successors = [Unit.objects.get(pk=heir) for heir in end.successors]
    if not end.is_new:
        end_unit(unit, on=end.on, successors=successors, document=end.document, actor=actor)
        return
    # The unit was founded by this very file, with its end: only who took over is still to be said.
    Succession.objects.bulk_create(
        Succession(predecessor=unit, successor=heir, on=end.on, document=end.document) for heir in successors
    )
    data = {"on": end.on, "successors": end.successors, "document": end.document}
    audit.record("organisations.unit.succeeded", unit, actor=actor, data=data)


def _facts(staged: StagedImport, batch: UnitBatch) -> dict[str, object]:
    return {
        "file": staged.file_name,
        "sha256": staged.sha256,
        "new": len(batch.new),
        "changed": len(batch.changes),
        "ended": len(batch.ends),
    }


@action
def import_people(staged: StagedImport, *, batch: PeopleBatch, actor: Actor) -> None:
    """Register the people of a checked file and give them their roles, by the actions that pages call."""
    if not mark_applied(staged):
        audit.unchanged()
        return
    for new in batch.people:
        register_person(username=new.username, full_name=new.full_name, email=new.email, actor=actor)
    people = {person.username: person for person in Person.objects.filter(username__in=_usernames(batch))}
    units = _load([role.unit for role in batch.roles] + [role.over for role in batch.roles if role.over])
    for role in batch.roles:
        assign_role(
            people[role.username],
            role=role.role,
            unit=units[role.unit],
            over=units[role.over] if role.over else None,
            since=role.since,
            until=role.until,
            actor=actor,
        )
    data = {"file": staged.file_name, "sha256": staged.sha256, "new": len(batch.people), "roles": len(batch.roles)}
    audit.record("organisations.people.imported", staged, actor=actor, data=data)


def _usernames(batch: PeopleBatch) -> set[str]:
    return {role.username for role in batch.roles}
