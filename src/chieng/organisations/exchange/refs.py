"""Which unit a cell means: by identifier, by code, or by name, on a day, within what the actor may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chieng.core.intervals import FOREVER
from chieng.core.sheets.values import CellError
from chieng.core.text import fold
from chieng.organisations.exchange.known import Known

Candidate = tuple[date, date, UUID]
NAMED = 4


@dataclass(frozen=True, slots=True)
class Reach:
    """The known units that the actor may see, and may manage. None is every one."""

    visible: Collection[UUID] | None
    managed: Collection[UUID] | None

    def sees(self, unit: UUID) -> bool:
        return self.visible is None or unit in self.visible

    def manages(self, unit: UUID) -> bool:
        return self.managed is None or unit in self.managed


@dataclass(slots=True)
class Index:
    """Every unit that a cell may mean: those known and those of the file itself."""

    known: Known
    reach: Reach
    main_scheme: str
    schemes: Collection[str]
    lives: dict[UUID, tuple[date, date]] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    _codes: dict[str, list[tuple[str, Candidate]]] = field(default_factory=lambda: defaultdict(list))
    _by_name: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.lives = {unit.id: (unit.since, unit.until) for unit in self.known.units.values()}

    def add(self, unit: UUID, name: str, codes: dict[str, str], life: tuple[date, date]) -> None:
        """Add a row of the file."""
        since, until = self.lives.get(unit, life)
        self.lives[unit] = (since, min(until, life[1]))
        self.names[unit] = name
        self._by_name[fold(name)].append((*life, unit))
        for scheme, code in codes.items():
            self._codes[code].append((scheme, (*life, unit)))

    def name(self, unit: UUID, day: date) -> str:
        known = self.known.units.get(unit)
        return known.name_on(day) if known else self.names.get(unit, "")

    def in_file(self, scheme: str, code: str) -> Iterable[Candidate]:
        return [candidate for held, candidate in self._codes.get(code, ()) if held == scheme]

    def holders(self, scheme: str, code: str) -> list[Candidate]:
        """Return the known units that have the code, cut where the file ends them."""
        return [
            (since, min(until, self.lives[unit][1]), unit)
            for held, since, until, unit in self.known.by_code.get(code, ())
            if held == scheme
        ]

    def find(self, words: str, day: date) -> UUID:
        """Return the unit that `words` mean on `day`, or on the nearest day after. Raises CellError."""
        candidates = self._candidates(words)
        if not candidates:
            raise CellError(
                "unknown_unit", _("Không tìm thấy đơn vị “%(text)s”. Ghi mã hoặc tên đầy đủ."), text=words
            )
        living = {unit for since, until, unit in candidates if since <= day < until}
        later = {unit for since, _until, unit in candidates if since > day}
        found = living or later
        if not found:
            raise self._ended(words, candidates[-1][2], day)
        if len(found) > 1:
            names = sorted(f"“{self.name(unit, day)}”" for unit in found)[:NAMED]
            raise CellError(
                "ambiguous_unit",
                _("“%(text)s” có thể là nhiều đơn vị (%(names)s). Ghi mã hoặc mã định danh."),
                text=words,
                names=", ".join(names),
            )
        return found.pop()

    def _candidates(self, words: str) -> list[Candidate]:
        try:
            unit = UUID(words)
        except ValueError:
            pass
        else:
            return [(*self.lives[unit], unit)] if unit in self.lives and self._open(unit) else []
        return self._by_codes(words) or self._by_names(words)

    def _by_codes(self, words: str) -> list[Candidate]:
        prefix, colon, rest = words.partition(":")
        scheme, code = (prefix, rest.strip()) if colon and prefix in self.schemes else ("", words)
        everywhere = {held for held, *_rest in self.known.by_code.get(code, ())}
        everywhere |= {held for held, _candidate in self._codes.get(code, ())}
        wanted = scheme or (self.main_scheme if self.main_scheme in everywhere else "")
        found = [
            candidate
            for held in everywhere
            if wanted in {"", held}
            for candidate in (*self.holders(held, code), *self.in_file(held, code))
        ]
        return [candidate for candidate in found if self._open(candidate[2])]

    def _by_names(self, words: str) -> list[Candidate]:
        found = [
            (since, min(until, self.lives[unit][1]), unit)
            for since, until, unit in self.known.by_name.get(fold(words), ())
        ]
        found += self._by_name.get(fold(words), [])
        found = [candidate for candidate in found if self._open(candidate[2])]
        exact = [candidate for candidate in found if self._named(candidate, words)]
        return exact or found

    def _named(self, candidate: Candidate, words: str) -> bool:
        since, until, unit = candidate
        return (
            self.name(unit, min(max(since, self.lives[unit][0]), until - timedelta(days=1))).casefold()
            == words.casefold()
        )

    def _open(self, unit: UUID) -> bool:
        return unit in self.names or self.reach.sees(unit)

    def _ended(self, words: str, unit: UUID, day: date) -> CellError:
        known = self.known.units.get(unit)
        until = self.lives[unit][1]
        heirs = [f"“{self.name(heir, until)}”" for heir, _document in (known.successors if known else ())]
        if until == FOREVER or day < until:
            return CellError(
                "not_then",
                _("Không có đơn vị nào tên hay mã là “%(text)s” vào ngày %(day)s. Ghi tên hoặc mã vào ngày đó."),
                text=words,
                day=f"{day:%d/%m/%Y}",
            )
        facts = {"text": words, "until": f"{until:%d/%m/%Y}", "heirs": ", ".join(heirs)}
        if heirs:
            return CellError(
                "ended_unit",
                _(
                    "“%(text)s” đã kết thúc ngày %(until)s. Đơn vị kế thừa: %(heirs)s. "
                    "Ghi một trong các đơn vị này."
                ),
                **facts,
            )
        return CellError(
            "ended_unit",
            _(
                "“%(text)s” đã kết thúc ngày %(until)s. Ghi đơn vị khác, "
                "hoặc một ngày sớm hơn ở cột “Áp dụng từ ngày”."
            ),
            **facts,
        )
