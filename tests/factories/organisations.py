"""Units for tests, made by the same actions that people use."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from chieng.core.actors import SYSTEM
from chieng.core.intervals import FOREVER
from chieng.organisations import actions
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Unit, UnitKind

FOUNDED = date(2000, 1, 1)
_numbers = count(1)


def make_kind(code: str = "so", **given: Any) -> UnitKind:
    """Return the kind of this code, defining it when it is not there."""
    values = {"name_vi": f"Loại {code}", "name_en": f"Kind {code}", "position": 0, **given}
    known = UnitKind.objects.filter(code=code).first()
    return known or actions.define_kind(code=code, **values, actor=SYSTEM)


def make_unit(
    name: str = "",
    *,
    kind: str = "so",
    since: date = FOUNDED,
    until: date = FOREVER,
    parent: Unit | None = None,
    relations: Sequence[tuple[RelationKind, Unit]] = (),
    codes: Mapping[str, str] | None = None,
    **given: Any,
) -> Unit:
    """Found a unit (minh họa) with a kind of its own making and codes in schemes that are defined on the way."""
    make_kind(kind)
    for scheme in codes or {}:
        actions.define_scheme(code=scheme, name_vi=f"Bảng mã {scheme}", name_en=f"Scheme {scheme}", actor=SYSTEM)
    return actions.found_unit(
        name=name or f"Đơn vị {next(_numbers)} (minh họa)",
        kind=kind,
        since=since,
        until=until,
        parent=parent,
        relations=relations,
        codes=codes,
        actor=SYSTEM,
        **given,
    )
