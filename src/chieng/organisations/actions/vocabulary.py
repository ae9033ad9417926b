"""The vocabularies that are data: kinds of units and schemes of codes. A plan file or an import brings its own."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.organisations.models import CodeScheme, UnitKind
from chieng.organisations.permissions import may_define

Word = TypeVar("Word", UnitKind, CodeScheme)


@action
def define_kind(*, code: str, name_vi: str, name_en: str, position: int = 0, actor: Actor) -> UnitKind:
    """Add a kind of unit, or change what it is called. Idempotent."""
    return _define(UnitKind(code=code, name_vi=name_vi, name_en=name_en, position=position), actor)


@action
def define_scheme(*, code: str, name_vi: str, name_en: str, actor: Actor) -> CodeScheme:
    """Add a scheme of codes, or change what it is called. Idempotent."""
    return _define(CodeScheme(code=code, name_vi=name_vi, name_en=name_en), actor)


def _define(word: Word, actor: Actor) -> Word:
    if not may_define(actor):
        raise PermissionDenied
    word.full_clean(validate_unique=False, validate_constraints=False)
    known = type(word).objects.filter(pk=word.pk).first()
    if known is not None and _values(known) == _values(word):
        audit.unchanged()
        return known
    word.save(force_insert=known is None, force_update=known is not None)
    audit.record(f"organisations.{word._meta.model_name}.defined", word, actor=actor, data=_values(word))
    return word


def _values(word: UnitKind | CodeScheme) -> dict[str, object]:
    return {field.name: getattr(word, field.attname) for field in word._meta.concrete_fields}
