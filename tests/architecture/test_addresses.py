"""Every address says who may open it, by a decorator of core.access, or stands here with a reason."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.constants import NOT_SET
from ninja.operation import Operation, PathView

from chieng.config.api import api
from chieng.core.access import access_of
from chieng.core.api import SCOPES

# Views that are not ours and can't carry a decorator. (Those of allauth get theirs in organisations.urls_sign_in.)
NOT_OURS = {
    "api:openapi-json": "describes the API and holds no data",
    "api:api-root": "the name of where the API begins; holds no data",
}


def every_view() -> Iterator[tuple[str, Any]]:
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(
                pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            )
        else:
            yield f"{prefix}{pattern.name}", pattern.callback


def is_api(view: Any) -> bool:
    return isinstance(getattr(view, "__self__", None), PathView) or "ninja" in getattr(view, "__module__", "")


def test_every_view_of_ours_says_who_may_open_it() -> None:
    silent = [name for name, view in every_view() if access_of(view) is None and not is_api(view)]
    assert sorted(set(silent) - set(NOT_OURS)) == []


def test_the_list_of_what_is_not_ours_is_not_stale() -> None:
    silent = {name for name, view in every_view() if access_of(view) is None}
    assert sorted(set(NOT_OURS) - silent) == []
    assert all(NOT_OURS.values())


def test_every_operation_of_the_api_wants_a_sign_in() -> None:
    assert api.auth
    assert {view.auth_param for view in operations_of_api()} == {NOT_SET}  # none opens itself to strangers


def test_every_operation_of_the_api_says_which_scope_a_key_needs() -> None:
    scopes = {getattr(view.view_func, "scope", None) for view in operations_of_api()}
    assert scopes == set(SCOPES.names())


def operations_of_api() -> list[Operation]:
    found = [
        operation
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]
    assert found
    return found
