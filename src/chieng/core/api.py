"""What every room's part of the API shares: scopes, pages with cursors, problems.

A room keeps its operations in its `api.py` on a `ninja.Router`; each says with `@scope("units:read")` what a
token must allow. Somebody signed in on the pages needs no token: the API shows them what the pages show.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema
from pydantic import AfterValidator, BeforeValidator

from chieng.core.intervals import FIRST_DAY, LAST_DAY
from chieng.core.ports import Registry


def _without_null(text: str) -> str:
    if "\0" in text:
        raise ValueError("null character")
    return text


def _iso(value: object) -> object:
    """Refuse what would be read as seconds since 1970: nobody means it."""
    if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
        raise ValueError("yyyy-mm-dd")
    if isinstance(value, int | float):
        raise ValueError("yyyy-mm-dd")  # noqa: TRY004 - pydantic collects ValueErrors
    return value


_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# A day that somebody can mean, and text that a database can hold.
Day = Annotated[date, BeforeValidator(_iso), Field(ge=FIRST_DAY, le=LAST_DAY)]
Text = Annotated[str, AfterValidator(_without_null)]

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Operation = Callable[..., Any]

MOST = 200
# The scopes that rooms know, with what each allows, in words.
SCOPES: Registry[str | Promise] = Registry("scope of the API")
# What any operation may answer instead of what was asked for.
PROBLEMS = frozenset({400, 401, 403, 404, 422})


class Problem(Schema):
    """What was wrong: in words, and field by field where it was a field."""

    detail: str
    errors: dict[str, list[str]] = {}


class Page(Schema, Generic[T]):
    """A part of a list. `next` is the cursor of the next part, null after the last."""

    items: list[T]
    next: str | None


class Paging(Schema):
    """How much of a list, and after what."""

    limit: Annotated[int, Query(50, ge=1, le=MOST)]
    cursor: Annotated[str, Query("", max_length=500, description="`next` of the page before")]


class Key(NamedTuple):
    """A field that a list is sorted by."""

    field: str
    descending: bool = False
    read: Callable[[str], Any] = str


def moment_in(text: str) -> datetime:
    """Read a moment out of a cursor. Raises ValueError for one without a zone, or that no row can have."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not FIRST_DAY.year < moment.year < LAST_DAY.year:
        raise ValueError(text)
    return moment


def scope(name: str) -> Callable[[Operation], Operation]:
    """Let a token use the operation only when it was given the scope `name`."""

    def decorate(operation: Operation) -> Operation:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            allowed = getattr(request, "api_scopes", None)  # None: signed in on the pages, without a token
            if allowed is not None and name not in allowed:
                raise PermissionDenied(_("Khóa này không có quyền “%(scope)s”.") % {"scope": name})
            return operation(request, *args, **kwargs)

        guarded.scope = name  # type: ignore[attr-defined]
        return guarded

    return decorate


def errors_by_field(error: ValidationError) -> dict[str, list[str]]:
    """Return what an action refused, field by field; what speaks of no field under "all"."""
    if not hasattr(error, "error_dict"):
        return {"all": error.messages}
    return {"all" if name == "__all__" else name: words for name, words in error.message_dict.items()}


def page_of(rows: QuerySet[M], keys: Sequence[Key], paging: Paging) -> tuple[list[M], str | None]:
    """Return one page of `rows` sorted by `keys` (together unique), and the cursor of the next.

    It goes on after the last row seen, so that a deep page costs no more than the first, and a row that comes in
    between moves nothing. Raises ValidationError for a cursor that is none of ours.
    """
    if paging.cursor:
        rows = rows.filter(_after(keys, _values_in(paging.cursor, keys)))
    ordered = rows.order_by(*(f"-{key.field}" if key.descending else key.field for key in keys))
    found = list(ordered[: paging.limit + 1])
    if len(found) <= paging.limit:
        return found, None
    return found[:-1], _cursor_at(found[-2], keys)


def _after(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    """Return the condition for what comes after `values`: a later first key, or the same and a later second, …"""
    condition, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= same & Q(**{f"{key.field}__{'lt' if key.descending else 'gt'}": value})
        same &= Q(**{key.field: value})
    return condition


def _cursor_at(row: Model, keys: Sequence[Key]) -> str:
    values = [getattr(row, key.field) for key in keys]
    texts = [one.isoformat() if hasattr(one, "isoformat") else str(one) for one in values]
    return urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def _values_in(cursor: str, keys: Sequence[Key]) -> list[Any]:
    try:
        texts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [key.read(text) for key, text in zip(keys, texts, strict=True)]
    except (ValueError, TypeError, OverflowError) as error:
        wrong = ValidationError(_("Con trỏ trang không đúng. Hãy lấy lại từ trang đầu."), code="cursor")
        raise ValidationError({"cursor": [wrong]}) from error
