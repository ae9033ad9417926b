"""The living gallery of the interface: every component with nothing, one and many, and with names of real length.

What stands here is made up for the page; nothing is read from the database.
"""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core import clock
from chieng.core.access import public
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.core.ui.forms import DayField
from chieng.core.ui.kinds import (
    Action,
    DeskLine,
    Event,
    Fact,
    LanguageVersion,
    Point,
    Step,
    Tab,
    TilePlace,
    Tone,
    TreeNode,
)

LONG_UNIT = "Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở xã Đắk Rơ Ông (minh họa)"
DISTRICTS = [
    ("Đắk Glei", 7, 1, 1), ("Ngọc Hồi", 10, 1, 2), ("Tu Mơ Rông", 9, 2, 1), ("Kon Plông", 8, 3, 1),
    ("Đắk Tô", 9, 2, 2), ("Đắk Hà", 10, 2, 3), ("Kon Rẫy", 5, 3, 2), ("TP Kon Tum", 10, 3, 3),
    ("Sa Thầy", 3, 1, 3), ("Ia H’Drai", None, 1, 4),
]  # fmt: skip

MONTHS = [4, 9, 12, None, 22, 25, 31, 40, 44, 52, 61, 80]


def _quick_days() -> list[tuple[str, date]]:
    today = clock.today()
    return [(_("Hôm nay"), today), (_("Hôm qua"), today - timedelta(days=1))]


class SampleForm(forms.Form):
    """Every shape of field."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại hoạt động"),
        widget=forms.RadioSelect,
        choices=[
            ("loa", gettext_lazy("Đợt phát loa truyền thanh")),
            ("lop", gettext_lazy("Lớp tập huấn, hội nghị phổ biến")),
            ("bai", gettext_lazy("Tin, bài đăng trên trang, kênh của đơn vị")),
        ],
    )
    title = forms.CharField(
        label=gettext_lazy("Tên hoạt động"),
        max_length=200,
        help_text=gettext_lazy("Viết như trong báo cáo, ví dụ: Phát bản tin cảnh báo lừa đảo dịp Tết."),
    )
    day = DayField(label=gettext_lazy("Ngày thực hiện"), quick=_quick_days)
    people = forms.IntegerField(label=gettext_lazy("Số người được tuyên truyền"), min_value=0, required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị"),
        choices=[("", "…"), ("1", LONG_UNIT), ("2", "Ủy ban nhân dân xã Đắk Pxi (minh họa)")],
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Thứ tiếng"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("vi", "Tiếng Việt"), ("sed", "Xơ Đăng"), ("bdq", "Ba Na"), ("jra", "Gia Rai")],
    )
    photo = forms.FileField(
        label=gettext_lazy("Ảnh minh chứng"),
        required=False,
        help_text=gettext_lazy(
            "Ảnh trang sổ nhật ký phát thanh, danh sách ký nhận hoặc ảnh buổi họp, tối đa 25 MB."
        ),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea)
    sure = forms.BooleanField(label=gettext_lazy("Số liệu đã đối chiếu với sổ của đơn vị"), required=True)


class SampleFilter(forms.Form):
    """Filters as lists have them."""

    tim = forms.CharField(label=gettext_lazy("Tên đơn vị"), required=False, widget=forms.SearchInput)
    loai = forms.ChoiceField(
        label=gettext_lazy("Loại đơn vị"),
        required=False,
        choices=[
            ("", gettext_lazy("Tất cả")),
            ("xa", gettext_lazy("Xã, phường, thị trấn")),
            ("truong", gettext_lazy("Trường học")),
        ],
    )


@public("shows components with made-up words, reads no data")
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "core/gallery.html", _words(request) | _numbers(request))


@public("shows a form with made-up words; sending it keeps nothing")
def sample_form(request: HttpRequest) -> HttpResponse:
    """Show the sample form; sent, it comes back with its errors."""
    sent = request.method == "POST"
    form = SampleForm(request.POST, request.FILES) if sent else SampleForm()
    done = sent and form.is_valid()
    return render(request, "core/gallery_form.html", {"form": form, "done": done})


@public("answers a branch of a made-up tree")
def sample_branch(request: HttpRequest) -> HttpResponse:
    nodes = [TreeNode(f"Thôn {number} (minh họa)") for number in range(1, 4)]
    return render(request, "core/gallery_branch.html", {"nodes": nodes})


def _words(request: HttpRequest) -> dict[str, Any]:
    here = request.path
    return {
        "title": _("Mẫu giao diện"),
        "actions": [Action(_("Ghi hoạt động"), "#nut", "strong"), Action(_("In trang này"), "#giay")],
        "tabs_sample": [
            Tab(_("Chưa có"), f"{here}#the", count=20),
            Tab(_("Đã có"), f"{here}", current=True, count=80),
            Tab(_("Không thuộc đối tượng"), f"{here}#the", count=0),
        ],
        "steps": [
            Step(_("Dự thảo"), "02/12/2025", done=True),
            Step(_("Trình lãnh đạo"), "05/12/2025", done=True),
            Step(_("Ký, phát hành"), _("chờ văn thư ghi số, ngày")),
            Step(_("Đã tiếp nhận")),
        ],
        "events": [
            Event(
                clock.now(),
                _("Trả lại để bổ sung, hoàn thiện: thiếu ảnh sổ nhật ký phát thanh"),
                "Y Thảo (minh họa)",
            ),
            Event(date(2025, 12, 5), _("Ghi đợt phát loa 01-05/12"), "A Lăng Hùng (minh họa)", "#dong-thoi-gian"),
        ],
        "one_event": [Event(date(2025, 12, 5), _("Ghi đợt phát loa 01-05/12"), "A Lăng Hùng (minh họa)")],
        "facts": [
            Fact(_("Đơn vị"), LONG_UNIT, "#danh-sach"),
            Fact(_("Số quyết định"), "15/QĐ-UBND"),
            Fact(_("Tên bằng tiếng Xơ Đăng"), "Pơlê Đăk Rơ Ông", lang="sed"),
            Fact(_("Ngày kết thúc"), None),
        ],
        "desk": _desk(),
        "tree_nodes": _tree(),
        "versions": [
            LanguageVersion("vi", "Tiếng Việt", current=True),
            LanguageVersion("sed", "Xơ Đăng", "#tieng"),
            LanguageVersion("bdq", "Ba Na", "#tieng"),
            LanguageVersion("jra", "Gia Rai", "#tieng"),
        ],
        "loses": [_("3 ảnh minh chứng"), _("10 lượt phát đã ghi")],
        "filter_form": SampleFilter(request.GET or None),
        "form": SampleForm(),
        "picked": clock.today(),
        "quick": [
            (_("trước khi sắp xếp ngày 01/07/2025"), date(2025, 6, 30)),
            (_("hạn báo cáo 15/12"), date(2025, 12, 15)),
        ],
    }


def _desk() -> list[DeskLine]:
    return [
        DeskLine(
            _("Xác nhận đợt phát loa 01-05/12"), _("Quá hạn 2 ngày"), Tone.NO,
            _("10 lượt phát · 30 phút · 9 thôn · thiếu ảnh sổ nhật ký phát thanh"), "#ban", _("Bổ sung ảnh"),
        ),
        DeskLine(
            _("Báo cáo năm 2026"), _("Còn 6 ngày"), Tone.WAIT,
            _("Số liệu đã điền sẵn 18/21 ô · hạn gửi 11/12/2026"), "#ban", _("Xem và trình"),
        ),
        DeskLine(
            _("Lớp tập huấn Tổ công nghệ số cộng đồng"), _("Xong"), Tone.YES,
            _("42 người · xã đã xác nhận số liệu"), "#ban",
        ),
    ]  # fmt: skip


def _tree() -> list[TreeNode]:
    communes = [
        TreeNode("Ủy ban nhân dân xã Đắk Pxi (minh họa)", "#cay", children_url=reverse("core:gallery_branch")),
        TreeNode(LONG_UNIT, "#cay", _("kết thúc ngày 30/06/2025"), badge=_("Đã kết thúc"), tone=Tone.NONE),
    ]
    return [
        TreeNode("Ủy ban nhân dân tỉnh Kon Tum", "#cay", _("10 huyện, thành phố"), open=True, children=[
            TreeNode("Sở Thông tin và Truyền thông", "#cay"),
            TreeNode("Ủy ban nhân dân huyện Đắk Hà", "#cay", children=communes, open=True),
        ]),
    ]  # fmt: skip


def _numbers(request: HttpRequest) -> dict[str, Any]:
    paginator: Paginator[int] = Paginator(range(1234), 50)
    return {
        "page_one": paginator.get_page(1),
        "page_middle": paginator.get_page(12),
        "figure_facts": [
            Fact(_("cơ quan, đơn vị đã có kế hoạch"), "45"),
            Fact(_("lượt người được tuyên truyền"), "128.450", "#so"),
            Fact(_("chưa gửi báo cáo"), None),
        ],
        "mark_words": _("trên 80%"),
        "mark_long": _("80 phần trăm, mức chỉ tiêu trên 80 phần trăm"),
        "note": _("80/100 trường · mức chỉ tiêu: trên 80% · năm học 2025-2026"), "small_words": _("từ 3%"),
        "mark_note": _("Nét đứt: mức chỉ tiêu, trên 80%"),
        "sentence": _(
            "Tính đến ngày 14/12/2025, 80/100 trường THCS, THPT (đạt 80,0%) có chương trình hằng năm; còn 20 "
            "trường chưa có, trong đó 12 trường chưa gửi báo cáo."
        ),
        "places": [("", _("Toàn tỉnh")), ("ngoc-hoi", "Huyện Ngọc Hồi"), ("ia-hdrai", "Huyện Ia H’Drai")],
        "share": Fraction(80, 100), "threshold": Fraction(80, 100), "small": Fraction(3, 100),
        "amount": 1_518_620_000,
        "tiles": [
            TilePlace(name, "…" if part is None else f"{part * 10}%", part and part / 10, column, row, "#o")
            for name, part, column, row in DISTRICTS
        ],
        "bars": [Point(name, None if part is None else part * 10) for name, part, _c, _r in DISTRICTS],
        "line": [Point(f"T{month}", value) for month, value in enumerate(MONTHS, 1)],
        "table": _table(500 if "nhieu" in request.GET else 18), "table_one": _table(1), "table_none": _table(0),
    }  # fmt: skip


def _table(rows: int) -> Table[tuple[str, str, int, int]]:
    lines = [
        (LONG_UNIT if index % 5 == 1 else f"Trường THCS số {index + 1} (minh họa)", DISTRICTS[index % 10][0],
         index * 137, index * 1_250_000)
        for index in range(rows)
    ]  # fmt: skip
    return Table(
        name="mau", title=_("Trường và kết quả"), rows=lines, columns=[
            Column("school", _("Trường"), lambda row: row[0], link=lambda _row: "#danh-sach"),
            Column("place", _("Địa bàn"), lambda row: row[1]),
            Column("people", _("Lượt người"), lambda row: row[2] or None, ColumnKind.NUMBER, total=True),
            Column("money", _("Kinh phí (đồng)"), lambda row: row[3], ColumnKind.MONEY, total=True),
        ],
    )  # fmt: skip
