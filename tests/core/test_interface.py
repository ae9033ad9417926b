"""The parts of the interface that can be wrong without a browser: words, figures, geometry, menu, theme."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from chieng.core import navigation
from chieng.core.intervals import FOREVER
from chieng.core.navigation import NavEntry, links_for
from chieng.core.ports import Registry
from chieng.core.ui import drawing, filters
from chieng.core.ui.forms import DayField
from chieng.core.ui.kinds import Fact, Point, TreeNode


def drawn(source: str, **values: object) -> str:
    return Template("{% load chieng %}" + source).render(Context(values)).strip()


def test_figures_are_written_as_officials_write_them() -> None:
    assert filters.money(1_518_620_000) == "1.518.620.000\N{NO-BREAK SPACE}đồng"
    assert filters.number(None) == "…"
    assert filters.percent(Fraction(45, 52)) == "86,5%"
    with translation.override("en"):
        assert filters.percent(Fraction(45, 52)) == "86.5%"


def test_days_are_written_in_vietnam() -> None:
    assert filters.day(date(2025, 12, 5)) == "05/12/2025"
    assert filters.day(datetime(2025, 12, 5, 18, 30, tzinfo=UTC)) == "06/12/2025"
    assert filters.moment(datetime(2025, 12, 5, 18, 30, tzinfo=UTC)) == "06/12/2025 01:30"
    assert filters.last_day(date(2025, 7, 1)) == "30/06/2025"
    assert [filters.last_day(FOREVER), filters.last_day(None), filters.day(FOREVER)] == ["", "", ""]


def test_people_are_called_by_their_given_name() -> None:
    names = ["Nguyễn Thị Lan", "Y Thảo (minh họa)", "A Thiên", "Hùng", ""]
    assert [filters.given_name(name) for name in names] == ["Lan", "Y Thảo", "A Thiên", "Hùng", ""]


@given(st.one_of(st.none(), st.fractions(0, 3)), st.one_of(st.none(), st.fractions(0, 1)))
def test_a_meter_stays_inside_its_track(share: Fraction | None, threshold: Fraction | None) -> None:
    meter = drawing.meter(share, threshold)
    assert 0 <= meter.width <= 1000
    assert meter.mark is None or 0 <= meter.mark <= 1000


@pytest.mark.parametrize(
    ("share", "tone"), [(None, "none"), (0, "0"), (0.199, "0"), (0.2, "1"), (0.8, "4"), (0.999, "4"), (1, "5")]
)
def test_only_the_whole_gets_the_deepest_tone(share: float | None, tone: str) -> None:
    assert drawing.tone_of(share) == tone


def test_a_value_not_entered_has_no_bar_and_leaves_a_gap() -> None:
    points = [Point("T1", 0), Point("T2", None), Point("T3", 4), Point("T4", 8)]
    assert [bar.width for bar in drawing.bars(points, None)] == ["0.0", "", "50.0", "100.0"]
    assert [bar.text for bar in drawing.bars(points, None)] == ["0", "…", "4", "8"]
    chart = drawing.line(points, 8)
    assert [dot.label for dot in chart.dots] == ["T1", "T3", "T4"]
    assert len(chart.paths) == 1


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**12)), max_size=40))
def test_a_chart_is_drawn_of_anything(values: list[int | None]) -> None:
    points = [Point(str(index), value) for index, value in enumerate(values)]
    chart = drawing.line(points, None)
    assert all(0 <= dot.y <= chart.height and 0 <= dot.x <= chart.width for dot in chart.dots)
    assert len(drawing.bars(points, None)) == len(points)


def test_decimal_points_stay_points_in_a_drawing() -> None:
    html = drawn("{% meter share threshold 'trên 33%' 'x' %}", share=Fraction(1, 3), threshold=Fraction(1, 3))
    assert 'x="33.3%"' in html


def test_what_comes_from_people_is_escaped() -> None:
    html = drawn("{% badge x %}{% quote 'k' x %}{% definitions facts %}", x="<b>", facts=[Fact("<i>", "<u>")])
    assert [mark in html for mark in ("<b>", "<i>", "<u>", "&lt;b&gt;")] == [False, False, False, True]


def test_a_tree_fetches_only_what_it_was_not_given() -> None:
    given_children = TreeNode("A", children=[TreeNode("B")], children_url="/x/")
    assert "hx-get" not in drawn("{% tree nodes 'cây' %}", nodes=[given_children])
    assert 'hx-get="/x/"' in drawn("{% tree nodes 'cây' %}", nodes=[replace(given_children, children=())])


@pytest.mark.parametrize("typed", ["2025-12-05", "05/12/2025", "5/12/2025", "5-12-2025", "05.12.2025"])
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    assert DayField().clean(typed) == date(2025, 12, 5)


def test_a_day_that_is_none_is_told_with_an_example() -> None:
    with pytest.raises(forms.ValidationError, match="“31/02/2025” không phải là ngày"):
        DayField().clean("31/02/2025")


def test_a_day_from_which_no_other_can_be_counted_is_refused() -> None:
    with pytest.raises(forms.ValidationError, match="9999"):
        DayField().clean("31/12/9999")


def test_a_form_sums_up_its_errors_with_links_to_the_fields() -> None:
    class Form(forms.Form):
        name = forms.CharField(label="Tên")
        kind = forms.ChoiceField(label="Loại", widget=forms.RadioSelect, choices=[("a", "A")])

    html = str(Form({}))
    assert '<a href="#id_name">Tên: ' in html
    assert '<a href="#id_kind_0">Loại: ' in html
    assert 'aria-invalid="true"' in html


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch) -> Registry[NavEntry]:
    registry: Registry[NavEntry] = Registry("menu entry")
    monkeypatch.setattr(navigation, "NAVIGATION", registry)
    registry.register("late", NavEntry("Sau", "core:privacy", lambda _request: True, order=90))
    registry.register("first", NavEntry("Trước", "core:gallery", lambda _request: True, order=10))
    registry.register("below", NavEntry("Con", "core:gallery_form", lambda _request: True, order=20))
    registry.register("hidden", NavEntry("Không cho xem", "core:home", lambda _request: False))
    registry.register("tail", NavEntry("Cuối", "core:accessibility", lambda _request: True, tail=True))
    return registry


def request_for(path: str) -> HttpRequest:
    return RequestFactory().get(path)


def test_the_menu_has_its_order_and_hides_what_is_not_allowed(menu: Registry[NavEntry]) -> None:
    assert [link.label for link in links_for(request_for("/"))] == ["Trước", "Con", "Sau"]
    assert [link.label for link in links_for(request_for("/"), tail=True)] == ["Cuối"]


def test_only_the_nearest_entry_is_where_the_visitor_stands(menu: Registry[NavEntry]) -> None:
    current = [link.label for link in links_for(request_for("/mau-giao-dien/bieu-mau/")) if link.current]
    assert current == ["Con"]


@pytest.mark.parametrize(
    ("sent", "kept", "leads_to"),
    [
        ({"theme": "dark", "next": "/quyen-rieng-tu/"}, "dark", "/quyen-rieng-tu/"),
        ({"theme": "", "next": "/"}, "", "/"),
        ({"theme": "<script>", "next": "https://elsewhere.example/"}, "", "/"),
        ({"theme": "light", "next": "//elsewhere.example/"}, "light", "/"),
    ],
)
def test_a_theme_is_kept_and_leads_nowhere_else(sent: dict[str, str], kept: str, leads_to: str) -> None:
    answer = Client().post("/giao-dien/", sent)
    assert answer.headers["Location"] == leads_to
    assert answer.cookies["theme"].value == kept
