"""Which jobs there are: a name that never changes, a function, how often it is tried and how long between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chieng.core.ports import Registry

StrOrPromise = Any  # a text, or one translated when shown


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A registered job. Calling it runs it here and now, as tests and actions of the command line do."""

    name: str
    function: Callable[..., None]
    label: StrOrPromise
    attempts: int = 8
    first_delay: timedelta = timedelta(seconds=5)
    longest_delay: timedelta = timedelta(hours=1)

    def __call__(self, *ids: Any) -> None:
        self.function(*ids)

    def delay_after(self, attempts: int) -> timedelta:
        """Return how long to wait after the given number of failed attempts: doubled each time, up to a bound."""
        factor: int = 2 ** min(attempts - 1, 20)
        return min(self.first_delay * factor, self.longest_delay)


@dataclass(frozen=True, slots=True, eq=False)
class Periodic:
    """A job that the scheduler asks for every so often; `wanted` (a quick read) may say there is no need now."""

    job: Job
    every: timedelta
    wanted: Callable[[], bool] = field(default=lambda: True)


JOBS: Registry[Job] = Registry("job")
PERIODIC: Registry[Periodic] = Registry("periodic job")


def job(
    name: str,
    *,
    label: StrOrPromise = "",
    attempts: int = 8,
    first_delay: timedelta = timedelta(seconds=5),
    longest_delay: timedelta = timedelta(hours=1),
) -> Callable[[Callable[..., None]], Job]:
    """Register a function as a job under a dotted name, the room first. Its arguments are ids or plain values.

    A job that raises is tried again after `first_delay`, then twice as long each time up to `longest_delay`,
    at most `attempts` times in all; then it is shown as failed and people can have it tried again.
    """

    def register(function: Callable[..., None]) -> Job:
        made = Job(name, function, label or name, attempts, first_delay, longest_delay)
        JOBS.register(name, made)
        return made

    return register


def periodic(
    name: str,
    *,
    every: timedelta,
    label: StrOrPromise = "",
    attempts: int = 3,
    wanted: Callable[[], bool] | None = None,
) -> Callable[[Callable[[], None]], Job]:
    """Register a job without arguments that runs every so often, once however many schedulers there are.

    It never runs beside itself: while one run waits or works, none is added. Runs missed while the
    installation was down are made up for by one.
    """

    def register(function: Callable[[], None]) -> Job:
        made = job(name, label=label, attempts=attempts)(function)
        PERIODIC.register(name, Periodic(made, every, wanted or (lambda: True)))
        return made

    return register
