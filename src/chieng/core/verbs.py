"""What people call the things that the audit log records, and which of their facts they are shown.

A room keeps its own in `verbs.py`, which is imported at start:

    describe("organisations.unit.renamed", _("Đổi tên"), since=_("từ ngày"))

Facts without a label (ids, internal codes) are not shown. `from` and `to`, or `old` and `new`, are shown as old
and new where `values=True` says that they are words for people; so is a labelled fact that is a pair [old, new].
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chieng.core.ports import Registry

Words = str | Promise
_PAIRS = (("from", "to"), ("old", "new"))


@dataclass(frozen=True, slots=True, eq=False)
class Verb:
    """A verb of the log: its label, whether its old and new values are words for people, the labels of facts."""

    label: Words
    values: bool
    facts: Mapping[str, Words]


VERBS: Registry[Verb] = Registry("verb of the log")


def describe(verb: str, label: Words, *, values: bool = False, **facts: Words) -> None:
    """Register what people call `verb`, and the labels of those of its facts that they are shown."""
    VERBS.register(verb, Verb(label, values, facts))


def label_of(verb: str) -> Words:
    """Return what people call `verb`; a general word for one of a room that is gone."""
    return VERBS[verb].label if verb in VERBS else _("Thay đổi khác")


def told(verb: str, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what people are told of an entry's facts: old and new, then each labelled fact that has a value."""
    if verb not in VERBS:
        return
    known = VERBS[verb]
    for old, new in _PAIRS if known.values else ():
        if old in data or new in data:
            yield _("%(old)s → %(new)s") % {"old": _plain(data.get(old)), "new": _plain(data.get(new))}
    for key, label in known.facts.items():
        value = data.get(key)
        if value not in (None, "", [], {}):
            yield _("%(label)s: %(value)s") % {"label": label, "value": _shown(value)}


def _shown(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:  # noqa: PLR2004 - a pair of old and new
        return _("%(old)s → %(new)s") % {"old": _plain(value[0]), "new": _plain(value[1])}
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return _("chưa nhập")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return _as_day(str(value))


def _as_day(text: str) -> str:
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text
