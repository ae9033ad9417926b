"""The contracts that hold the rooms apart exist for every room, whoever adds one."""

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EVERYBODY_MAY_USE = "core"
KNOWS_EVERYBODY = "config"


def contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    return found


def rooms() -> set[str]:
    return {path.parent.name for path in (ROOT / "src" / "chieng").glob("*/apps.py")}


def test_every_room_stands_in_the_layers() -> None:
    (layers,) = [contract for contract in contracts() if contract["type"] == "layers"]
    named = {name.strip("() ") for line in layers["layers"] for name in line.split("|")}
    assert rooms() <= named
    assert layers["exhaustive"] is True


def test_every_room_is_reached_only_through_its_front_doors() -> None:
    doors = {
        contract["protected_modules"][0]: contract for contract in contracts() if contract["type"] == "protected"
    }
    for room in sorted(rooms() - {EVERYBODY_MAY_USE, KNOWS_EVERYBODY}):
        contract = doors[f"chieng.{room}.*"]
        assert contract["allowed_importers"] == [f"chieng.{room}", f"chieng.{KNOWS_EVERYBODY}"]
        assert contract["ignore_imports"] == [
            f"chieng.** -> chieng.{room}.{door}" for door in ("actions", "queries", "kinds")
        ]
