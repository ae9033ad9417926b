"""Noting what sources say of the lists of units, correcting it, taking it back."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.text import tidy
from chieng.organisations.queries import kind_names
from chieng.programme.files.registers import register_from, row_of
from chieng.programme.files.rows import PlanFile
from chieng.programme.kinds import Completeness
from chieng.programme.models import Register
from chieng.programme.permissions import may_keep_registers

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

# What people state of a register: the facts that a correction may change.
STATED = (
    "kinds",
    "as_of",
    "source",
    "document_number",
    "document_date",
    "completeness",
    "expected",
    "note",
)


@action
def note_register(
    owner: "Unit",
    *,
    kinds: Collection[str],
    as_of: date,
    source: str,
    actor: Actor,
    completeness: Completeness = Completeness.UNKNOWN,
    expected: int | None = None,
    document_number: str = "",
    document_date: date | None = None,
    note: str = "",
    file_name: str = "",
    file_sha256: str = "",
    lines: int | None = None,
) -> Register:
    """Note what a source says of the units of some kinds under `owner` as of a day. Earlier registers stay."""
    _insist(actor, owner.pk)
    stated = _stated(
        kinds=kinds,
        as_of=as_of,
        source=source,
        completeness=completeness,
        expected=expected,
        document_number=document_number,
        document_date=document_date,
        note=note,
    )
    register = Register(owner=owner, file_name=file_name, file_sha256=file_sha256, lines=lines, **stated)
    register.save(force_insert=True)
    data = {**_plain(stated), "lines": lines, "sha256": file_sha256}
    audit.record("programme.register.noted", register, actor=actor, data=data)
    return register


@action
def correct_register(register: Register, *, reason: str, changes: Mapping[str, Any], actor: Actor) -> Register:
    """Correct what was noted: any of STATED by name. What it said before stays visible with the reason."""
    _insist(actor, register.owner_id)
    held = Register.objects.select_for_update().get(pk=register.pk)
    if held.withdrawn_on:
        raise ValidationError(_("Danh sách này đã rút. Ghi một danh sách mới."))
    if not tidy(reason):
        raise ValidationError({"reason": _("Ghi lý do sửa.")})
    before = {name: getattr(held, name) for name in STATED}
    after = _stated(**{**before, **changes})
    differing = [name for name in STATED if before[name] != after[name]]
    if not differing:
        audit.unchanged()
        return held
    for name in differing:
        setattr(held, name, after[name])
    held.save(update_fields=differing)
    old, new = _plain(before), _plain(after)
    data = {**{name: [old[name], new[name]] for name in differing}, "reason": tidy(reason)}
    audit.record("programme.register.corrected", held, actor=actor, data=data)
    return held


@action
def withdraw_register(register: Register, *, reason: str, actor: Actor) -> Register:
    """Take a register back: it holds on no day any more, and stays to be read."""
    _insist(actor, register.owner_id)
    if not tidy(reason):
        raise ValidationError({"reason": _("Ghi lý do rút.")})
    held = Register.objects.select_for_update().get(pk=register.pk)
    if held.withdrawn_on:
        audit.unchanged()
        return held
    held.withdrawn_on, held.withdrawal_reason = today(), tidy(reason)
    held.save(update_fields=["withdrawn_on", "withdrawal_reason"])
    audit.record("programme.register.withdrawn", held, actor=actor, data={"reason": held.withdrawal_reason})
    return held


def sync_registers(file: PlanFile, owner: "Unit", *, before: dict[str, Any] | None, actor: Actor) -> None:
    """Note what the file says anew of lists of units. Within `load_plan`.

    What it said before, and what people noted or corrected since, stays: the newest as of a day holds.
    """
    known = {register_from(row) for row in (before or {}).get("registers", ())}
    known |= {row_of(stored) for stored in Register.objects.filter(owner=owner)}
    for row in file.registers:
        if row not in known:
            said = {field.name: getattr(row, field.name) for field in fields(row)}
            note_register(owner, **said, actor=actor)


def _insist(actor: Actor, owner_id: UUID) -> None:
    if not may_keep_registers(actor, owner_id, today()):
        raise PermissionDenied


def _stated(
    *,
    kinds: Collection[str],
    as_of: date,
    source: str,
    completeness: str,
    expected: int | None,
    document_number: str,
    document_date: date | None,
    note: str,
) -> dict[str, Any]:
    """Return what a register says as it is stored. Raises ValidationError by field."""
    errors: dict[str, Any] = {}
    unknown = set(kinds) - kind_names(kinds).keys()
    if not kinds or unknown:
        errors["kinds"] = _("Chọn ít nhất một loại đơn vị trong danh mục.")
    if not tidy(source):
        errors["source"] = _("Nhập nguồn của danh sách: cơ quan, văn bản hoặc nơi công bố.")
    if as_of > today():
        errors["as_of"] = _("Danh sách không thể tính đến một ngày chưa tới.")
    if expected is not None and expected < 0:
        errors["expected"] = _("Nhập số nguyên không âm.")
    if errors:
        raise ValidationError(errors)
    return {
        "kinds": sorted(set(kinds)),
        "as_of": as_of,
        "source": tidy(source),
        "document_number": tidy(document_number),
        "document_date": document_date,
        "completeness": str(Completeness(completeness).value),
        "expected": expected,
        "note": note.strip(),
    }


def _plain(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts as words and values for the log."""
    names = kind_names(stated["kinds"])
    return {
        **stated,
        "kinds": ", ".join(names[kind] for kind in stated["kinds"]),
        "as_of": stated["as_of"].isoformat(),
        "document_date": stated["document_date"].isoformat() if stated["document_date"] else None,
        "completeness": str(Completeness(stated["completeness"]).label),
    }
