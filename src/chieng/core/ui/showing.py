"""Components to read: states, figures, meters, tables of facts, charts, the tile map."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message

from chieng.core.ui import drawing
from chieng.core.ui.kinds import Action, DeskLine, Event, Fact, Point, Step, TilePlace, Tone, Words

register = template.Library()
Context = dict[str, Any]
_TONE_CLASSES = {Tone.PLAIN.value: ""}


def _tone(tone: str) -> str:
    return _TONE_CLASSES.get(str(tone), str(tone))


@register.inclusion_tag("components/badge.html")
def badge(label: Words, tone: str = Tone.PLAIN) -> Context:
    """Draw a state or verdict in a ring. `tone`: yes, no, wait, info, none, plain."""
    return {"label": label, "tone": _tone(tone)}


@register.inclusion_tag("components/toast.html")
def toast(message: Message | str) -> Context:
    """Draw a message of Django's messages, or plain words."""
    return {"message": message, "level": getattr(message, "level_tag", "info")}


@register.inclusion_tag("components/figure.html")
def figure(
    value: Words,
    unit: Words = "",
    state: Words = "",
    tone: str = Tone.PLAIN,
    note: Words = "",
    *,
    words: bool = False,
) -> Context:
    """Draw the one big number of a page with its verdict. `words` for "Chưa đủ căn cứ đánh giá" in its place."""
    return {"value": value, "unit": unit, "state": state, "tone": _tone(tone), "note": note, "words": words}


@register.inclusion_tag("components/figures.html")
def figures(facts: Iterable[Fact]) -> Context:
    """Draw a few numbers side by side, each with what it counts."""
    return {"facts": facts}


@register.inclusion_tag("components/meter.html")
def meter(
    share: drawing.Share | None,
    threshold: drawing.Share | None = None,
    mark: Words = "",
    label: Words = "",
    upper: drawing.Share | None = None,
) -> Context:
    """Draw a share between 0 and 1 as a bar, with the mark of its threshold. None draws an empty track.

    Where only bounds are known, the bar is the lower one and `upper` ends what may be and is not sure, in outline.
    """
    return {"meter": drawing.meter(share, threshold, upper), "mark": mark, "label": label}


@register.inclusion_tag("components/progress.html")
def progress(value: int, maximum: int, label: Words, url: str = "", *, finished: bool = False) -> Context:
    """Draw how far long work has come. With `url` it asks again every second until the page says it is done."""
    return {"value": value, "maximum": maximum, "label": label, "url": "" if finished else url}


@register.inclusion_tag("components/definitions.html")
def definitions(facts: Iterable[Fact]) -> Context:
    """Draw facts as label and value; what is not entered yet is said to be so."""
    return {"facts": facts}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Sequence[Step], current: int, label: Words = "", *, across: bool = False) -> Context:
    """Draw steps with the current one, counted from 0. `across` lays them in a row where there is room."""
    return {"steps": list(enumerate(steps)), "current": current, "label": label, "across": across}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Event]) -> Context:
    """Draw what happened, newest first as given."""
    return {"events": [(event, _has_hour(event.when)) for event in events]}


@register.inclusion_tag("components/empty.html")
def empty(title: Words, text: Words = "", label: Words = "", url: str = "", kind: str = "") -> Context:
    """Draw the state of having nothing, saying what to do next."""
    return {"title": title, "text": text, "label": label, "url": url, "kind": kind}


@register.inclusion_tag("components/desk.html")
def desk_list(lines: Sequence[DeskLine], heading: int = 3) -> Context:
    """Draw what is on somebody's desk: the state, the thing, the one thing to do."""
    return {"lines": [(line, _tone(line.tone)) for line in lines], "heading": heading}


@register.inclusion_tag("components/quote.html")
def quote(key: str, text: Words, source: Words = "") -> Context:
    """Draw a sentence ready for a report, with a button that copies it."""
    return {"key": f"cau-{key}", "text": text, "source": source}


@register.inclusion_tag("components/tile_map.html")
def tile_map(tiles: Sequence[TilePlace], caption: Words = "", *, key: bool = True) -> Context:
    """Draw districts as tiles, roughly where they lie; the deeper the ink, the larger the share."""
    return {
        "tiles": [(tile, drawing.tone_of(tile.share)) for tile in tiles],
        "placed": all(tile.column and tile.row for tile in tiles),
        "columns": max((tile.column for tile in tiles), default=0),
        "caption": caption,
        "bands": drawing.TONE_BANDS if key else [],
        "any_blank": any(tile.share is None for tile in tiles),
    }


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    points: Sequence[Point], caption: Words, unit: Words = "", threshold: float | None = None, mark: Words = ""
) -> Context:
    """Draw bars lying one under the other: a table with a bar in each row. `mark` says what the threshold is."""
    return {"bars": drawing.bars(points, threshold), "caption": caption, "unit": unit, "mark": mark}


@register.inclusion_tag("components/line_chart.html")
def line_chart(
    points: Sequence[Point], caption: Words, unit: Words = "", threshold: float | None = None
) -> Context:
    """Draw a line over time, gaps left open, with the same numbers as a table beneath."""
    return {"chart": drawing.line(points, threshold), "points": points, "caption": caption, "unit": unit}


@register.inclusion_tag("components/print_head.html")
def print_head(issuer: Words, place: Words = "", when: date | None = None, above: Words = "") -> Context:
    """Draw the head of a document, seen on paper only: who issues it, the national title, place and day."""
    return {"issuer": issuer, "place": place, "when": when, "above": above}


@register.inclusion_tag("components/title_block.html")
def title_block(title: Words, lede: Words = "", actions: Sequence[Action] = ()) -> Context:
    """Draw the head of a page: its title, a line under it, and what can be done here."""
    return {"title": title, "lede": lede, "actions": actions}


def _has_hour(when: date) -> bool:
    return hasattr(when, "hour")
