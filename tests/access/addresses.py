"""Every address of the installation, with the arguments it takes for the things of one province."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.worlds import World


@dataclass(frozen=True, slots=True)
class Address:
    """An address by its full name ("organisations:unit") and the names of its arguments."""

    name: str
    parameters: tuple[str, ...]


def every_address() -> list[Address]:
    """Return every named address. A nameless one is a mistake: nobody could test it."""
    return sorted(_walk(get_resolver().url_patterns, ""), key=lambda one: one.name)


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, namespace)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield Address(f"{prefix}{pattern.name}", tuple(pattern.pattern.regex.groupindex))


# What each argument is, for the things of one world. An address with an argument that is not told here fails.
Value = Callable[[World], Any]
BY_ADDRESS: dict[str, dict[str, Value]] = {
    "reporting:targets": {"plan": lambda world: world.province.plan},
    "reporting:target": {"plan": lambda world: world.province.plan, "code": lambda _world: "T1"},
    "reporting:counted_by": {
        "plan": lambda world: world.province.plan,
        "code": lambda _world: "T1",
        "unit": lambda world: world.province.units["so-1"].pk,
    },
}


def path_of(address: Address, world: World) -> str:
    """Return the path of `address` for the things of `world`. Raises KeyError when an argument is not told."""
    told = BY_ADDRESS.get(address.name, {})
    return reverse(address.name, kwargs={name: told[name](world) for name in address.parameters})
