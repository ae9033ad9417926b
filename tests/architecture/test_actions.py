"""Every write is an action: audited, in one transaction, with whoever acts named by keyword."""

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import pytest

ROOMS = ["core", "organisations", "programme", "ledger", "reporting"]
# Public functions of `actions` that write nothing, each with the reason why they stand there.
NOT_WRITING = {"programme.preview": "says what loading a plan would change, for its dry run"}


def door(room: str) -> ModuleType | None:
    try:
        return import_module(f"chieng.{room}.actions")
    except ModuleNotFoundError:
        return None


def public_functions(room: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield what a room's `actions` offers to others: its `__all__`, or what it defines itself."""
    module = door(room)
    if module is None or room == "core":  # core.actions defines what an action is
        return
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    for name in names:
        thing = getattr(module, name)
        if inspect.isfunction(thing) and thing.__module__.startswith(module.__name__):
            yield f"{room}.{name}", thing


def every_function() -> list[tuple[str, Callable[..., Any]]]:
    return [one for room in ROOMS for one in public_functions(room)]


@pytest.mark.parametrize(
    ("name", "function"), every_function(), ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_public_function_of_actions_is_an_action_with_its_actor_by_keyword(
    name: str, function: Callable[..., Any]
) -> None:
    if name in NOT_WRITING:
        assert not getattr(function, "is_action", False)
        return
    assert getattr(function, "is_action", False), f"{name} is not decorated with @action"
    parameters = list(inspect.signature(function).parameters.values())
    actor = next((one for one in parameters if one.name == "actor"), None)
    assert actor is not None, f"{name} does not take actor"
    assert actor.kind is inspect.Parameter.KEYWORD_ONLY
    positional = [one.name for one in parameters if one.kind is not inspect.Parameter.KEYWORD_ONLY]
    assert len(positional) <= 1, f"{name}: the subject comes first, everything else by keyword"


def test_what_need_not_write_is_still_there() -> None:
    assert set(NOT_WRITING) <= {name for name, _ in every_function()}


def test_actions_are_defined_in_actions_and_nowhere_else() -> None:
    elsewhere = []
    for room in ROOMS[1:]:  # core's few stand beside what they act on: its `actions` is the decorator
        package = import_module(f"chieng.{room}")
        for info in walk_packages(package.__path__, f"chieng.{room}."):
            if ".migrations" in info.name or ".management" in info.name or ".actions" in info.name:
                continue
            for name, thing in vars(import_module(info.name)).items():
                defined_here = getattr(thing, "__module__", None) == info.name
                if defined_here and getattr(thing, "is_action", False):
                    elsewhere.append(f"{info.name}.{name}")
    assert elsewhere == []
