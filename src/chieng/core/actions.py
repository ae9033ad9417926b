"""What makes a function an action: an actor, one transaction, an audit entry.

Every write of the system is a function in a room's `actions` decorated with `@action`. Pages, API, commands
and imports call the same functions, so that they behave alike.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from chieng.core import audit
from chieng.core.actors import Actor

P = ParamSpec("P")
R = TypeVar("R")


class NotAuditedError(AssertionError):
    """An action ended without an audit entry: a mistake in our code, and the transaction is undone."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one transaction and insist that it leaves an audit entry.

    `function` takes `actor=` by keyword. It calls `audit.record(...)` for what it changed, or
    `audit.unchanged()` when it found nothing to do. Raises NotAuditedError otherwise.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        actor: Any = kwargs.get("actor")
        if not isinstance(actor, Actor):
            raise TypeError(f"{function.__qualname__} needs actor=, not {actor!r}")
        with transaction.atomic(), audit.watch() as watched:
            result = function(*args, **kwargs)
            if not watched.noted:
                raise NotAuditedError(f"{function.__module__}.{function.__qualname__} left no audit entry")
        return result

    run.is_action = True  # type: ignore[attr-defined]
    return run
