"""A sentence under every figure, ready to be copied into a report."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chieng.core.sheets.display import number, shown_day
from chieng.programme.kinds import Coverage, TargetTerms
from chieng.reporting.kinds import Figure, Missing, MissingUnit, Verdict
from chieng.reporting.verdicts import tenths_of_percent


def shown_tenths(target: TargetTerms, figure: Figure) -> int | None:
    """Return the figure of a target in tenths of a percent as it is shown everywhere, or None."""
    return tenths_of_percent(figure, comparator=target.comparator, threshold=target.threshold_basis_points)


def percent_text(target: TargetTerms, figure: Figure) -> str:
    """Return the figure as "86,5%" (in English "86.5%"), or "" when it is not a percentage."""
    tenths = shown_tenths(target, figure)
    if tenths is None:
        return ""
    whole, tenth = divmod(tenths, 10)
    return f"{number(whole)}{_decimal_mark()}{tenth}%"


def sentence_for(
    target: TargetTerms, figure: Figure, verdict: Verdict, as_of: date, missing: Sequence[MissingUnit]
) -> str:
    """Return the sentence for the report, in the language of the page."""
    if target.population.is_people:
        return _people_sentence(target, figure, as_of)
    if verdict is Verdict.NOT_SHOWN:
        return _(
            "Tính đến ngày %(day)s, chưa đủ căn cứ đánh giá chỉ tiêu “%(label)s”: chưa có danh sách đối tượng."
        ) % {
            "day": shown_day(as_of),
            "label": target.label,
        }
    done = _(
        "Tính đến ngày %(day)s, %(label)s: %(met)s/%(all)s cơ quan, đơn vị, đạt %(percent)s"
        " (chỉ tiêu: %(wanted)s)."
    ) % {
        "day": shown_day(as_of),
        "label": _lower_first(target.label),
        "met": number(figure.numerator or 0),
        "all": number(figure.denominator),
        "percent": percent_text(target, figure),
        "wanted": target.threshold_words,
    }
    return " ".join(filter(None, [done, _those_missing(missing)]))


def said_of(place: str, sentence: str) -> str:
    """Return a sentence about one place, which it names first: copied alone, it must not read as of the whole."""
    return _("%(place)s: %(sentence)s") % {"place": place, "sentence": _lower_first(sentence)}


def bounds_text(target: TargetTerms, figure: Figure) -> str:
    """Return the bounds of a share of people as "từ 45,0% đến 60,2%", or "" where there are none."""
    least, most = percent_text(target, figure), percent_text(target, upper_figure(figure))
    if not least or figure.at_most is None or least == most:
        return ""
    return _("từ %(least)s đến %(most)s") % {"least": least, "most": most}


def upper_figure(figure: Figure) -> Figure:
    """Return the figure at its upper bound, which no more than the lower one exceeds the denominator."""
    most = max(figure.at_most or 0, figure.numerator or 0)
    return Figure(min(most, figure.denominator) if figure.denominator else most, figure.denominator)


def list_words(coverage: Coverage | None, listed: int | None) -> str:
    """Return that the list of units is not complete and what it holds, or "" where it is or nobody is counted."""
    if coverage is None or coverage.is_complete or not listed:
        return ""
    if coverage.expected is None or coverage.expected == listed:
        return ngettext(
            "Danh sách chưa đầy đủ: chỉ tính trên %(listed)s đơn vị đã có trong danh sách.",
            "Danh sách chưa đầy đủ: chỉ tính trên %(listed)s đơn vị đã có trong danh sách.",
            listed,
        ) % {"listed": number(listed)}
    return ngettext(
        "Danh sách chưa đầy đủ: tính trên %(listed)s đơn vị đã có trong danh sách; nguồn nói %(expected)s.",
        "Danh sách chưa đầy đủ: tính trên %(listed)s đơn vị đã có trong danh sách; nguồn nói %(expected)s.",
        listed,
    ) % {"listed": number(listed), "expected": number(coverage.expected)}


def _those_missing(missing: Sequence[MissingUnit]) -> str:
    if not missing:
        return ""
    silent = sum(one.reason is Missing.NOTHING for one in missing)
    words = {"missing": number(len(missing)), "silent": number(silent)}
    if silent:
        return (
            ngettext(
                "Còn %(missing)s đơn vị chưa đạt, trong đó %(silent)s đơn vị chưa ghi nhận hoạt động nào.",
                "Còn %(missing)s đơn vị chưa đạt, trong đó %(silent)s đơn vị chưa ghi nhận hoạt động nào.",
                len(missing),
            )
            % words
        )
    return ngettext("Còn %(missing)s đơn vị chưa đạt.", "Còn %(missing)s đơn vị chưa đạt.", len(missing)) % words


def _people_sentence(target: TargetTerms, figure: Figure, as_of: date) -> str:
    words = {"day": shown_day(as_of), "label": _lower_first(target.label), "people": number(figure.numerator or 0)}
    if not figure.denominator:
        return (
            _(
                "Theo báo cáo của các đơn vị, tính đến ngày %(day)s, %(label)s: ít nhất %(people)s người"
                " (không trùng); chưa có tổng số đối tượng nên chưa đủ căn cứ tính tỷ lệ."
            )
            % words
        )
    return _(
        "Theo báo cáo của các đơn vị, tính đến ngày %(day)s, %(label)s: ít nhất %(people)s/%(all)s người"
        " (không trùng), đạt %(percent)s (chỉ tiêu: %(wanted)s)."
    ) % {
        **words,
        "all": number(figure.denominator),
        "percent": percent_text(target, figure),
        "wanted": target.threshold_words,
    }


def _decimal_mark() -> str:
    return number(Decimal("0.5"))[1]


def _lower_first(text: str) -> str:
    """Return `text` to stand inside a sentence; an abbreviation such as THCS keeps its capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
