"""The glossary is the law of names: what the code calls something is in it, once, in both languages."""

import re
from collections import Counter
from pathlib import Path

from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation

from chieng.core.periods import PeriodKind
from chieng.ledger.kinds import State
from chieng.organisations.kinds import RelationKind, Role
from chieng.programme.kinds import DutyMode, Grade
from chieng.reporting.kinds import ReleaseState, Verdict

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "glossary.md").read_text()
NAMED: list[type[TextChoices]] = [Role, Verdict, RelationKind, DutyMode, Grade, State, PeriodKind, ReleaseState]


def rows() -> list[list[str]]:
    """Return the cells of every line of every table: English, code, Vietnamese, note."""
    lines = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| English")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def names_in_code() -> list[str]:
    return [name for row in rows() for name in re.findall(r"`([^`]+)`", row[1])]


def test_every_model_is_in_the_glossary() -> None:
    models = [model for model in apps.get_models() if model.__module__.startswith("chieng.")]
    assert len(models) > 30
    assert sorted({model.__name__ for model in models} - set(names_in_code())) == []


def test_roles_verdicts_and_states_are_called_what_the_glossary_calls_them() -> None:
    told = {name: row for row in rows() for name in re.findall(r"`([^`]+)`", row[1])}
    missing = []
    for choices in NAMED:
        for member in choices:
            row = told.get(f"{choices.__name__}.{member.name}")
            with translation.override("vi"):
                if row is None or str(member.label).casefold() not in row[2].casefold():
                    missing.append(f"{choices.__name__}.{member.name}: {member.label}")
    assert missing == []


def test_a_name_stands_for_one_thing() -> None:
    twice = [name for name, count in Counter(names_in_code()).items() if count > 1]
    assert twice == []


def test_words_that_would_be_misread_are_never_on_screen() -> None:
    section = TEXT.partition("## Never on screen")[2]
    avoided = [word for line in section.splitlines() for word in re.findall(r'"([^"]+)"', line.partition(":")[0])]
    assert len(avoided) > 5
    found = [
        f"{path.parent.parent.parent.parent.name}: {word}"
        for path in sorted((ROOT / "src").rglob("locale/en/LC_MESSAGES/django.po"))
        for text in re.findall(r'^msgid "(.*)"$', path.read_text(), re.MULTILINE)
        for word in avoided
        if word in text.casefold()
    ]
    assert found == []
