"""Loading the kinds of activity, their quantities, audiences and languages from a file."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.ledger.kinds import Detail
from chieng.ledger.models import ActivityKind, Audience, KindQuantity, Language, QuantityKind
from chieng.ledger.models.reference import Named

SHIPPED = Path(__file__).parent.parent / "data" / "kinds.toml"
N = TypeVar("N", bound=Named)


@action
def load_kinds(path: Path = SHIPPED, *, actor: Actor) -> int:
    """Bring the kinds, quantities, audiences and languages of the file into the database; return how many changed.

    Run again it changes nothing. What the file no longer names is kept: activities may use it. Raises
    ValidationError naming the entry that is wrong.
    """
    if not isinstance(actor, SystemActor):
        raise PermissionDenied
    tables = _read(path)
    changed = [
        *_load(QuantityKind, tables.get("quantities", []), actor),
        *_load(Audience, tables.get("audiences", []), actor),
        *_load(Language, tables.get("languages", []), actor),
        *_load_kinds(tables.get("kinds", []), actor),
    ]
    audit.unchanged()
    return len(changed)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValidationError(
            _("Không đọc được tệp %(path)s: %(error)s"), params={"path": path, "error": error}, code="unreadable"
        ) from error


def _load(model: type[N], entries: list[dict[str, Any]], actor: Actor) -> Iterator[N]:
    """Create or bring up to date; yield what changed."""
    for position, entry in enumerate(entries):
        thing = model.objects.filter(code=entry.get("code")).first() or model()
        values = {**entry, "position": position}
        if all(getattr(thing, name, None) == value for name, value in values.items()):
            continue
        _fill(thing, values)
        audit.record(f"ledger.{model._meta.model_name}.loaded", thing, actor=actor, data=values)
        yield thing


def _fill(thing: Named, values: dict[str, Any]) -> None:
    unknown = set(values) - {field.name for field in thing._meta.fields}
    if unknown:
        raise ValidationError(
            _("%(code)s: không có mục %(names)s"),
            params={"code": values.get("code"), "names": ", ".join(sorted(unknown))},
            code="unknown",
        )
    for name, value in values.items():
        setattr(thing, name, value)
    try:
        thing.full_clean(validate_unique=False)
    except ValidationError as error:
        raise ValidationError(
            [f"{values.get('code')}: {field}: {' '.join(said)}" for field, said in error.message_dict.items()]
        ) from error
    thing.save()


def _load_kinds(entries: list[dict[str, Any]], actor: Actor) -> Iterator[ActivityKind]:
    plain = [{key: value for key, value in entry.items() if key not in {"quantities", "default_audiences"}}
             for entry in entries]  # fmt: skip
    for entry in entries:
        _insist_on_details(entry)
    changed = {kind.code: kind for kind in _load(ActivityKind, plain, actor)}
    for entry in entries:
        kind = changed.get(entry["code"]) or ActivityKind.objects.get(code=entry["code"])
        if _link(kind, entry):
            changed[kind.code] = kind
            audit.record("ledger.activitykind.linked", kind, actor=actor, data=entry)
    yield from changed.values()


def _link(kind: ActivityKind, entry: dict[str, Any]) -> bool:
    """Set what the kind asks for and for whom it is by default; say whether that changed anything."""
    audiences, quantities = entry.get("default_audiences", []), entry.get("quantities", [])
    _insist_on(Audience, audiences, kind.code)
    _insist_on(QuantityKind, quantities, kind.code)
    changed = set(kind.default_audiences.values_list("code", flat=True)) != set(audiences)
    kind.default_audiences.set(audiences)
    if list(kind.asked.values_list("quantity_id", flat=True)) != quantities:
        kind.asked.all().delete()
        KindQuantity.objects.bulk_create(
            KindQuantity(kind=kind, quantity_id=code, position=position, is_main=position == 0)
            for position, code in enumerate(quantities)
        )
        changed = True
    return changed


def _insist_on_details(entry: dict[str, Any]) -> None:
    _all_known(set(Detail.values), entry.get("details", []), str(entry.get("code")))


def _insist_on(model: type[Named], codes: list[str], kind: str) -> None:
    _all_known(set(model.objects.filter(code__in=codes).values_list("code", flat=True)), codes, kind)


def _all_known(known: set[str], codes: list[str], kind: str) -> None:
    missing = [code for code in codes if code not in known]
    if missing:
        raise ValidationError(
            _("%(kind)s: không có %(codes)s"),
            params={"kind": kind, "codes": ", ".join(missing)},
            code="unknown",
        )
