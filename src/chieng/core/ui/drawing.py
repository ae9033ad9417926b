"""Geometry of small drawings. Positions go into SVG attributes, because a strict CSP allows no style attribute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor, log10

from chieng.core.sheets import display
from chieng.core.ui.kinds import Point

# (tone, from this share, words): the tone of a tile deepens with its share.
TONE_BANDS = [("0", "0–19%"), ("1", "20–39%"), ("2", "40–59%"), ("3", "60–79%"), ("4", "80–99%"), ("5", "100%")]

Share = float | Fraction
CHART_WIDTH = 640
LINE_HEIGHT, LINE_TOP, LINE_LEFT, LINE_BOTTOM, LINE_RIGHT = 280, 22, 74, 40, 24
MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Meter:
    """A bar of 1000 units. `anchor` keeps the words at the mark inside the picture; from the bar's end to `upper`
    lies what may be and is not sure.
    """

    width: int
    mark: int | None
    anchor: str
    upper: int = 0

    @property
    def unsure(self) -> int:
        return max(0, self.upper - self.width)

    @property
    def percent(self) -> str:
        """Return where the words at the mark stand, in percent with a decimal point, as SVG wants it."""
        return "" if self.mark is None else f"{self.mark / 10:.1f}"


def meter(share: Share | None, threshold: Share | None, upper: Share | None = None) -> Meter:
    """Return the bar of a share with the mark of its threshold; a share over 1 fills the bar."""
    width, top = _thousandths(share), _thousandths(upper)
    if threshold is None:
        return Meter(width, None, "middle", top)
    mark = _thousandths(threshold)
    return Meter(width, mark, "start" if mark < 120 else "end" if mark > 880 else "middle", top)  # noqa: PLR2004


def _thousandths(share: Share | None) -> int:
    return 0 if share is None else round(1000 * min(max(float(share), 0), 1))


def tone_of(share: Share | None) -> str:
    """Return the tone of a share: "none" for nothing to show, "0" to "4" by fifths, "5" only for the whole."""
    return "none" if share is None else str(min(5, floor(float(share) * 5)))


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart. Width and mark are percentages with a decimal point, as SVG wants them."""

    name: str
    text: str
    width: str
    mark: str


def bars(points: Sequence[Point], threshold: float | None) -> list[Bar]:
    """Return a bar a point, scaled to the largest value or the threshold. A value not entered has no bar."""
    top = max([point.value or 0 for point in points] + [threshold or 0]) or 1
    mark = "" if threshold is None else _percent(threshold / top)
    return [
        Bar(
            str(point.label),
            str(point.text or (display.NOT_ENTERED if point.value is None else _plain(point.value))),
            "" if point.value is None else _percent(point.value / top),
            mark,
        )
        for point in points
    ]


def _percent(part: float) -> str:
    return f"{100 * part:.1f}"


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    label: str
    text: str
    show_label: bool
    minor: bool


@dataclass(frozen=True, slots=True)
class LineChart:
    width: int
    height: int
    left: int
    right: int
    floor: int
    paths: list[str]
    dots: list[Dot]
    ticks: list[tuple[float, str]]
    mark: float | None


def line(points: Sequence[Point], threshold: float | None) -> LineChart:
    """Return a line from zero up, broken where a value is not entered."""
    values = [point.value for point in points if point.value is not None]
    top = _nice(max([*values, threshold or 0, 0]) or 1)
    ground = LINE_HEIGHT - LINE_BOTTOM
    step = (CHART_WIDTH - LINE_LEFT - LINE_RIGHT) / max(len(points) - 1, 1)
    every = max(1, -(-len(points) // MOST_LABELS))

    def height(value: float) -> float:
        return round(ground - (ground - LINE_TOP) * value / top, 1)

    placed = [
        (point, None if point.value is None else Dot(
            round(LINE_LEFT + step * i, 1), height(point.value), str(point.label),
            str(point.text or point.value), i % every == 0, i // every % 2 == 1,
        ))
        for i, point in enumerate(points)
    ]  # fmt: skip
    ticks = [(height(top * part / 4), _plain(top * part / 4)) for part in range(5)]
    return LineChart(
        CHART_WIDTH, LINE_HEIGHT, LINE_LEFT, CHART_WIDTH - LINE_RIGHT, ground,
        list(_paths([dot for _point, dot in placed])), [dot for _point, dot in placed if dot],
        ticks, None if threshold is None else height(threshold),
    )  # fmt: skip


def _paths(dots: Sequence[Dot | None]) -> Iterator[str]:
    for before, after in pairwise(dots):
        if before and after:
            yield f"M{before.x} {before.y}L{after.x} {after.y}"


def _nice(value: float) -> float:
    """Return a round number not below `value`, so that the scale reads well."""
    size = 10.0 ** floor(log10(value))
    return next(size * factor for factor in (1, 2, 2.5, 4, 5, 8, 10) if size * factor >= value)


def _plain(value: float) -> str:
    return display.number(value if isinstance(value, int) else display.rounded(value, 1))
