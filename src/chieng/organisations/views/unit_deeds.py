"""What may be done with a unit: each deed has its words, its form, and the action that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.organisations import actions
from chieng.organisations.forms import units as forms
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Unit
from chieng.organisations.queries.names import named

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of a unit: its words, its form, and the action that does it."""

    label: str | Promise
    submit: str | Promise
    form: type[forms.UnitForm]
    do: Callable[[Unit, Given, Actor], Any]
    initial: Callable[[Unit], dict[str, Any]] = lambda unit: {}  # noqa: ARG005 - most start empty


def _names(unit: Unit) -> dict[str, Any]:
    (shown,) = named([unit], today())
    return {"name": vars(shown)["name_on"], "short_name": vars(shown)["short_name_on"]}


def _kind(unit: Unit) -> dict[str, Any]:
    (shown,) = named([unit], today())
    return {"kind": vars(shown)["kind_on"]}


def _rename(unit: Unit, given: Given, actor: Actor) -> None:
    actions.rename_unit(unit, **pick(given, "name", "short_name", "since", "version"), actor=actor)


def _reclassify(unit: Unit, given: Given, actor: Actor) -> None:
    actions.reclassify_unit(unit, **pick(given, "kind", "since", "version"), actor=actor)


def _assign_code(unit: Unit, given: Given, actor: Actor) -> None:
    actions.assign_code(unit, **pick(given, "scheme", "code", "since", "version"), actor=actor)


def _place(unit: Unit, given: Given, actor: Actor) -> None:
    facts = pick(given, "parent", "since", "until", "version")
    actions.place_unit(unit, kind=RelationKind(given["kind"]), **facts, actor=actor)


def _set_position(unit: Unit, given: Given, actor: Actor) -> None:
    actions.set_position(unit, **pick(given, "position", "version"), actor=actor)


def _end(unit: Unit, given: Given, actor: Actor) -> None:
    if given["take_children"]:
        (heir,) = given["heirs"]
        actions.merge_units([unit], into=heir, on=given["on"], document=given["document"], actor=actor)
        return
    facts = pick(given, "on", "document", "version")
    actions.end_unit(unit, successors=given["heirs"], **facts, actor=actor)


def pick(given: Given, *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names}


DEEDS = {
    "doi-ten": Deed(gettext_lazy("Đổi tên"), gettext_lazy("Đổi tên"), forms.RenameForm, _rename, _names),
    "doi-loai": Deed(
        gettext_lazy("Đổi loại đơn vị"), gettext_lazy("Đổi loại"), forms.ReclassifyForm, _reclassify, _kind
    ),
    "gan-ma": Deed(gettext_lazy("Gán mã"), gettext_lazy("Gán mã"), forms.CodeForm, _assign_code),
    "chuyen": Deed(
        gettext_lazy("Chuyển đơn vị, thêm quan hệ"), gettext_lazy("Lưu quan hệ"), forms.PlaceForm, _place
    ),
    "thu-tu": Deed(
        gettext_lazy("Đổi thứ tự"),
        gettext_lazy("Lưu thứ tự"),
        forms.PositionForm,
        _set_position,
        lambda unit: {"position": unit.position},
    ),
    "ket-thuc": Deed(gettext_lazy("Kết thúc, sáp nhập"), gettext_lazy("Kết thúc đơn vị"), forms.EndForm, _end),
}
