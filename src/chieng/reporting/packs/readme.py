"""The page that explains a pack to whoever opens it, in both languages."""

from django.conf import settings
from django.utils import translation

from chieng.core.sheets.display import shown_day
from chieng.programme.kinds import PlanTerms
from chieng.reporting.kinds import Standing
from chieng.reporting.queries import Seen, standing
from chieng.reporting.sentences import percent_text

_VI = """\
GÓI MINH CHỨNG CHỈ TIÊU {code}
{demo}
Kế hoạch: {number}, {plan}
Chỉ tiêu: {label} ({clause})
Số liệu tại ngày: {day}
Kết quả: {figure} {percent} (mức chỉ tiêu: {wanted}): {verdict}
Câu cho báo cáo: {sentence}
{unnamed}
Gói này chứng minh điều gì
- Từng đơn vị được tính nhờ hoạt động nào đã được xác nhận, hoạt động đó có minh chứng gì.
- Tệp trong gói đúng là tệp hệ thống đang giữ (SHA-256 của tệp), lập từ tệp người gửi đã gửi (SHA-256 của tệp gốc).
  Ảnh được vẽ lại khi nhận để bỏ vị trí chụp và thông tin máy, nên hai mã của ảnh khác nhau.
Gói này không chứng minh nội dung trong ảnh, văn bản là đúng: người xem tự đánh giá.

Trong gói có
- MANIFEST.csv, manifest.json: từng minh chứng, của hoạt động nào, đơn vị nào, được tính cho điều kiện nào.
- LIET-KE.xlsx: đơn vị đã tính và chưa đạt, kèm lý do.
- minh-chung/: các tệp, xếp theo thứ tự đơn vị trong danh mục.
- SHA256SUMS: kiểm tra bằng lệnh  sha256sum -c SHA256SUMS
"""
_EN = """\
EVIDENCE PACK OF TARGET {code}
{demo}
Plan: {number}, {plan}
Target: {label} ({clause})
As of: {day}
Figure: {figure} {percent} (wanted: {wanted}): {verdict}
Sentence for reports: {sentence}
{unnamed}
What this pack proves
- By which verified activities each unit counts, and what evidence those have.
- That the files in it are those the system keeps (SHA-256 of the file), made from what was handed in (SHA-256 of
  the original). Pictures are drawn anew when they are taken in, without place and device: their two hashes differ.
It does not prove that what a picture or a paper says is true: that is for whoever reads it to judge.

What is in it
- MANIFEST.csv, manifest.json: every piece of evidence, of which activity and unit, counted for which condition.
- LIET-KE.xlsx: the units counted and missing, with reasons.
- minh-chung/: the files, by the official order of the units.
- SHA256SUMS: check with  sha256sum -c SHA256SUMS
"""
_DEMO = {
    "vi": "DỮ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THẬT\n",
    "en": "DEMONSTRATION DATA, NOT REAL FIGURES\n",
}
_UNNAMED = {
    "vi": "Không nêu tên: {counted} đơn vị đã tính, {missing} đơn vị chưa đạt, ngoài phạm vi của người yêu cầu.\n",
    "en": "Not named here: {counted} units counted, {missing} missing, outside the reach of whoever asked.\n",
}


def readme(plan: PlanTerms, found: Standing, seen: Seen) -> str:
    """Return the text. The figure is that of the whole target, as on its page."""
    return "\n\n".join(_in(language, text, plan, found, seen) for language, text in (("vi", _VI), ("en", _EN)))


def _in(language: str, text: str, plan: PlanTerms, found: Standing, seen: Seen) -> str:
    with translation.override(language):
        target, figure = found.target, found.figure
        whole = found if language == "vi" else standing(target, found.as_of)
        unnamed = {"counted": seen.unnamed_counted, "missing": seen.unnamed_missing}
        return text.format(
            code=target.code,
            demo=_DEMO[language] if settings.CHIENG_DEMO else "",
            number=plan.number,
            plan=plan.label,
            label=target.label,
            clause=target.clause,
            day=shown_day(found.as_of),
            figure=f"{figure.numerator}/{'…' if figure.denominator is None else figure.denominator}",
            percent=percent_text(target, figure),
            wanted=target.threshold_words,
            verdict=found.verdict.label,
            sentence=whole.sentence,
            unnamed=_UNNAMED[language].format(**unnamed) if any(unnamed.values()) else "",
        )
