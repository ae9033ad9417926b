"""Asking the same question once: for long checks that read the same few things for thousands of rows."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("chieng_remembering", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within, every `remembered` question is answered once. For what only reads, never where it also writes."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(question: Callable[P, R]) -> Callable[P, R]:
    """Answer `question` from memory within `remembering()`, else anew each time. Its arguments are hashable.

    The answer is shared: who asks does not change it.
    """

    @wraps(question)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        memory = _memory.get()
        if memory is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in memory:
            memory[key] = question(*args, **kwargs)
        return cast("R", memory[key])

    return answer
