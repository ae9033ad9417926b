"""Every command is documented, speaks both languages in its help, and nothing else is documented."""

import re
from pathlib import Path

from chieng.config.cli import help_of, our_commands

DOCUMENTED = Path(__file__).parents[2] / "docs" / "operations" / "commands.md"


def test_every_command_is_documented_and_nothing_else_is() -> None:
    rows = re.findall(r"^\| `chieng ([a-z]+)` \|", DOCUMENTED.read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted({"up", *our_commands()})


def test_every_command_says_what_it_is_for_in_both_languages() -> None:
    assert [name for name, path in our_commands().items() if " / " not in help_of(path)] == []
