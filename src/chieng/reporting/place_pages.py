"""Places on the pages of targets: which can be chosen, and a figure by area as tiles and as a table."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.dates import DAY_PARAMETER
from chieng.core.sheets.display import number
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.core.ui.kinds import TilePlace, Tone
from chieng.organisations.kinds import PlaceLine
from chieng.organisations.queries import kinds_of
from chieng.programme.kinds import DutyMode
from chieng.programme.queries import modes_of
from chieng.reporting.asking import PLACE_PARAMETER, Asked
from chieng.reporting.kinds import Standing, Verdict
from chieng.reporting.queries.places import PlacePart, by_place
from chieng.reporting.sentences import bounds_text, percent_text
from chieng.reporting.tables import files_of, share_of
from chieng.reporting.tones import TONES


def place_options(asked: Asked) -> list[tuple[str, str]]:
    """Return the places to choose from, the whole first; nothing where there is only the whole."""
    if not asked.places.named:
        return []
    return [("", _("Toàn bộ kế hoạch")), *((str(one.unit_id), one.name) for one in asked.places.named)]


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area in the table under the tiles. `tone` is never red where only units that were asked are missing."""

    part: PlacePart
    url: str
    tone: Tone

    @property
    def name(self) -> str:
        return self.part.name or str(_("Không thuộc địa bàn nào ở trên"))

    @property
    def percent(self) -> str:
        return bounds_text(self.part.standing.target, self.part.standing.figure) or self.lower

    @property
    def lower(self) -> str:
        return percent_text(self.part.standing.target, self.part.standing.figure)

    @property
    def share(self) -> Fraction | None:
        return share_of(self.part.standing)

    @property
    def has_nobody(self) -> bool:
        """Say whether the target speaks of nobody there: then there is nothing to judge."""
        return not self.part.standing.target.population.is_people and not self.part.standing.figure.denominator

    @property
    def verdict(self) -> str:
        return "–" if self.has_nobody else str(self.part.standing.verdict.label)

    @property
    def fraction(self) -> str:
        figure = self.part.standing.figure
        if self.has_nobody:
            return "–"
        whole = "…" if figure.denominator is None else number(figure.denominator)
        return f"{number(figure.numerator or 0)}/{whole}"


def by_area(asked: Asked, found: Standing) -> dict[str, Any]:
    """Return the figure of the whole by area, as far as areas may be named; nothing for a place of its own."""
    lines, unnamed = _lines(asked, found)
    page = reverse("reporting:target", args=[asked.plan.code, found.target.code])
    day = {DAY_PARAMETER: found.as_of.isoformat()}
    return {
        "areas": lines,
        "unnamed_areas": unnamed,
        "tiles": _tiles(asked, lines),
        "area_line": PlaceLine(asked.places.line).label,
        "area_files": files_of(page, asked, bang="dia-ban", **day),
    }


def places_table(asked: Asked, found: Standing) -> Table[AreaLine]:
    """Return the figure of the whole by area, as the page shows it."""
    lines, _unnamed = _lines(asked, found)
    return Table(
        f"chi-tieu-{asked.plan.code}-{found.target.code}-dia-ban",
        _("Chỉ tiêu theo địa bàn"),
        [
            Column("name", _("Địa bàn"), lambda line: line.name),
            Column(
                "numerator", _("Số đã đạt"), lambda line: line.part.standing.figure.numerator, ColumnKind.NUMBER
            ),
            Column(
                "denominator",
                _("Tổng số đối tượng"),
                lambda line: line.part.standing.figure.denominator,
                ColumnKind.NUMBER,
            ),
            Column("share", _("Tỷ lệ"), lambda line: line.share, ColumnKind.PERCENT),
            Column("verdict", _("Kết quả"), lambda line: line.verdict),
        ],
        lines,
        day=found.as_of,
        filters=[
            (_("Chỉ tiêu"), found.target.label),
            (_("Kỳ"), found.period.label),
            (_("Cách tính địa bàn"), str(PlaceLine(asked.places.line).label)),
        ],
    )


def _lines(asked: Asked, found: Standing) -> tuple[list[AreaLine], int]:
    """Return the areas that may be named, and how many may not; what lies in none is told beside all of them."""
    if asked.place is not None or not asked.places.areas:
        return [], 0
    parts = by_place(found, asked.places)
    named = {one.unit_id for one in asked.places.named}
    unnamed = sum(part.unit_id is not None and part.unit_id not in named for part in parts)
    shown = [part for part in parts if part.unit_id in named or (part.unit_id is None and not unnamed)]
    assigned = _assigned(found)
    page = reverse("reporting:target", args=[asked.plan.code, found.target.code])
    return [AreaLine(part, _url(page, found, part.unit_id), _tone(part, assigned)) for part in shown], unnamed


def _url(page: str, found: Standing, area: UUID | None) -> str:
    if area is None:
        return ""
    return f"{page}?{urlencode({DAY_PARAMETER: found.as_of.isoformat(), PLACE_PARAMETER: str(area)})}"


def _assigned(found: Standing) -> set[UUID]:
    """Return the missing units that are assigned something: only they can be behind."""
    if not found.missing:
        return set()
    kinds = kinds_of([one.unit_id for one in found.missing], found.as_of)
    modes = modes_of(found.target.plan_id, dict(kinds), found.as_of)
    return {unit_id for unit_id, mode in modes.items() if mode is DutyMode.ASSIGNED}


def _tone(part: PlacePart, assigned: set[UUID]) -> Tone:
    verdict = part.standing.verdict
    if verdict is Verdict.NOT_MET and not any(one.unit_id in assigned for one in part.standing.missing):
        return Tone.WAIT
    return TONES[verdict]


def _tiles(asked: Asked, lines: list[AreaLine]) -> list[TilePlace]:
    """Return the areas as tiles where the plan says they lie; where it leaves one out, in official order."""
    grid = asked.places.grid
    areas = [line for line in lines if line.part.unit_id]
    known = all(line.part.unit_id in grid for line in areas)
    return [
        TilePlace(
            line.name,
            line.lower or line.fraction,
            line.share,
            *(grid[line.part.unit_id] if known and line.part.unit_id else (0, 0)),
            line.url,
        )
        for line in areas
    ]
