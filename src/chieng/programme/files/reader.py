"""Reading a table of a plan file key by key, collecting every mistake instead of stopping at the first."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from chieng.core.text import tidy
from chieng.programme.files.lines import Lines, Path

Choice = TypeVar("Choice", bound=TextChoices)

LONGEST = 300
_MONEY = re.compile(r"\d{1,3}(\.\d{3})*|\d+")


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake: its line, its key path and what to do about it."""

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = _("dòng %(line)d") % {"line": self.line}
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


@dataclass(slots=True)
class Problems:
    """The mistakes of one file."""

    lines: Lines
    found: list[Problem] = field(default_factory=list)

    def add(self, path: Path, message: str) -> None:
        self.found.append(Problem(self.lines.of(path), written(path), message))


def written(path: Path) -> str:
    """Return a key path as people write it: "targets.T1.threshold", "leads[2].unit" (counted from 1)."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            bare = part if re.fullmatch(r"[\w-]+", part) else f'"{part}"'
            text += f".{bare}" if text else bare
    return text


def nearest(word: str, known: Collection[str]) -> str:
    """Return " Có phải …?" with the known word nearest to `word`, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return " " + _("Có phải “%(word)s”?") % {"word": close[0]} if close else ""


class Table:
    """A table being read. Ask for each key once; `close` then names the keys that nobody asked for."""

    def __init__(self, values: object, path: Path, problems: Problems) -> None:
        self.path, self.problems = path, problems
        self._values: dict[str, Any] = values if isinstance(values, dict) else {}
        self._asked: set[str] = set()
        if not isinstance(values, dict):
            problems.add(path, _("Ở đây phải là một bảng [%(name)s].") % {"name": written(path)})

    def wrong(self, key: str, message: str) -> None:
        """Name a mistake at `key`."""
        self.problems.add((*self.path, key), message)

    def _take(self, key: str, *, required: bool) -> Any:
        self._asked.add(key)
        if key not in self._values and required:
            self.problems.add(self.path, _("Thiếu khóa “%(key)s”. Thêm khóa này.") % {"key": key})
        return self._values.get(key)

    def text(self, key: str, *, required: bool = True, longest: int = LONGEST) -> str:
        """Return a text, tidied; empty when it is absent or wrong."""
        value = self._take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(key, _("Phải là chữ trong dấu nháy kép."))
            return ""
        if required and not tidy(value):
            self.wrong(key, _("Không được để trống."))
        if len(tidy(value)) > longest:
            self.wrong(key, _("Dài quá %(count)d ký tự. Rút gọn lại.") % {"count": longest})
        return tidy(value)

    def day(self, key: str, *, required: bool = True) -> date | None:
        """Return a date."""
        value = self._take(key, required=required)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.wrong(key, _("Phải là ngày viết dạng 2021-10-08, không có dấu nháy."))
        return None

    def number(self, key: str) -> int:
        """Return a whole number that is not negative."""
        value = self._take(key, required=True)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        if value is not None:
            self.wrong(key, _("Phải là số nguyên không âm."))
        return 0

    def flag(self, key: str) -> bool:
        """Return true or false; false when absent."""
        value = self._take(key, required=False)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, _("Phải là true hoặc false."))
        return value is True

    def money(self, key: str) -> int | None:
        """Return đồng: 1518620000 or "1.518.620.000"; None when absent."""
        value = self._take(key, required=False)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        if isinstance(value, str) and _MONEY.fullmatch(tidy(value)):
            return int(tidy(value).replace(".", ""))
        self.wrong(key, _("Phải là số tiền nguyên đồng, ví dụ “1.518.620.000”."))
        return None

    def choice(self, key: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        """Return one of `choices` by its value."""
        value = self._take(key, required=default is None)
        if isinstance(value, str) and value in choices.values:
            return choices(value)
        if value is not None:
            known = ", ".join(f"“{one}”" for one in choices.values)
            hint = nearest(value, choices.values) if isinstance(value, str) else ""
            self.wrong(key, _("Phải là một trong: %(known)s.") % {"known": known} + hint)
        return default or next(iter(choices))

    def choice_if_given(self, key: str, choices: type[Choice]) -> Choice | None:
        """Return one of `choices` by its value, or None when the key is absent."""
        return self.choice(key, choices) if key in self._values else None

    def has(self, key: str) -> bool:
        """Say whether the table has the key at all: a number left out is not zero."""
        return key in self._values

    def words(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        value = self._take(key, required=required)
        if value is None:
            return ()
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
            self.wrong(key, _('Phải là danh sách chữ, ví dụ ["a", "b"].'))
            return ()
        if len(set(listed)) < len(listed):
            self.wrong(key, _("Có giá trị lặp lại. Bỏ bớt."))
        return tuple(listed)

    def table(self, key: str, *, required: bool = False) -> "Table | None":
        """Return the table under `key`."""
        value = self._take(key, required=required)
        return None if value is None else Table(value, (*self.path, key), self.problems)

    def tables(self, key: str) -> Iterator[tuple[str, "Table"]]:
        """Yield the tables that `key` holds by their own keys, in the file's order."""
        value = self._take(key, required=False)
        if value is not None and not isinstance(value, dict):
            self.wrong(key, _("Ở đây phải là một bảng [%(name)s].") % {"name": written((*self.path, key))})
        for name, inner in value.items() if isinstance(value, dict) else ():
            yield name, Table(inner, (*self.path, key, name), self.problems)

    def list_of_tables(self, key: str, *, required: bool = False) -> Iterator["Table"]:
        """Yield the tables of the array under `key`, in the file's order."""
        value = self._take(key, required=required)
        if value is not None and not isinstance(value, list):
            self.wrong(key, _("Ở đây phải là các bảng [[%(name)s]].") % {"name": written((*self.path, key))})
        for index, inner in enumerate(value if isinstance(value, list) else ()):
            yield Table(inner, (*self.path, key, index), self.problems)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a table of texts as pairs, sorted by key."""
        table = self.table(key)
        if table is None:
            return ()
        return tuple(sorted((name, table.text(name)) for name in table._values))  # noqa: SLF001 - its own kind

    def whole_numbers(self) -> Iterator[tuple[str, list[int]]]:
        """Yield every key of this table with its list of whole numbers, empty where it holds anything else."""
        for name, value in self._values.items():
            self._asked.add(name)
            listed = value if isinstance(value, list) else []
            whole = all(isinstance(one, int) and not isinstance(one, bool) for one in listed)
            yield name, listed if whole else []

    def close(self) -> None:
        """Name every key that is not part of the format, with the nearest one that is."""
        for key in self._values.keys() - self._asked:
            message = _("Định dạng không có khóa “%(key)s”.") % {"key": key}
            self.problems.add((*self.path, key), message + nearest(key, self._asked))
