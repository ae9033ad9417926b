"""What the lead unit did with what came in: the year closed, a sample checked, figures by unit made public."""

from datetime import date

from chieng.config.demo.accounts import person
from chieng.config.demo.days import on_day
from chieng.config.demo.units import demo_unit, plan_unit
from chieng.core.actors import SYSTEM
from chieng.ledger import actions as ledger
from chieng.ledger.kinds import Finding, Stratum
from chieng.organisations.models import Unit
from chieng.programme.kinds import PlanTerms
from chieng.programme.models import Plan
from chieng.reporting import actions as reporting
from chieng.reporting.models import Release

YEAR_BEGAN, YEAR_ENDED = date(2023, 12, 15), date(2024, 12, 14)
CLOSED, LAST_CHANCE = date(2025, 1, 10), date(2025, 2, 28)
CHECKED, SAMPLE = date(2025, 2, 10), 8
PREPARED, RELEASED, ANNOUNCED = date(2025, 1, 6), date(2025, 1, 13), date(2025, 2, 19)
EXTENDED, REPLYING = "huyen-kon-ray", "so-4"
AGREES, DIFFERS = "Khớp với minh chứng (minh họa).", "Danh sách ký nhận có ít hơn (minh họa)."


def close_last_year(plan: Plan) -> None:
    """Close last report year by a document, with more time for one district."""
    officer = person("chuongtrinh")
    with on_day(CLOSED):
        closing = ledger.close_period(
            plan,
            since=YEAR_BEGAN,
            last_day=YEAR_ENDED,
            reason="Đã tổng hợp báo cáo năm 2024 (minh họa).",
            document="Văn bản số 25/STTTT-CNTT (minh họa)",
            actor=officer,
        )
        ledger.extend_period(
            closing,
            unit=Unit.objects.get(pk=plan_unit(EXTENDED)),
            last_day=LAST_CHANCE,
            reason="Đường truyền gián đoạn cuối tháng 12 (minh họa).",
            actor=officer,
        )


def check_a_sample(plan: Plan) -> int:
    """Draw a few of this year's verified activities, write down what was found, let a unit reply."""
    officer = person("chuongtrinh")
    with on_day(CHECKED):
        sample = ledger.draw_sample(
            plan,
            since=date(2024, 12, 15),
            last_day=date(2025, 2, 5),
            stratum=Stratum.UNIT_KIND,
            size=SAMPLE,
            actor=officer,
        )
        items = list(sample.items.order_by("position"))
        for item in items[:5]:
            ledger.record_finding(item, finding=Finding.AGREES, note=AGREES, actor=officer)
        differing = ledger.record_finding(
            items[5], finding=Finding.DIFFERS, found_figure=12, note=DIFFERS, actor=officer
        )
        ledger.record_finding(
            items[6], finding=Finding.INSUFFICIENT, note="Ảnh không thấy người dự (minh họa).", actor=officer
        )
        ledger.reply_to_finding(differing, text="Đã đối chiếu, sẽ sửa số liệu (minh họa).", actor=SYSTEM)
    return len(items)


def release_figures(plan: PlanTerms) -> int:
    """Make last year's figures by unit public, after a reply was answered; let the units look at this year's."""
    officer, head = person("chuongtrinh"), person("truongso")
    with on_day(PREPARED):
        first = _announced(plan, YEAR_ENDED, "Kết quả thực hiện năm 2024 (minh họa)")
        unit = Unit.objects.get(pk=demo_unit(REPLYING))
        words = "Đề nghị cập nhật buổi tập huấn tháng 11 của đơn vị (minh họa)."
        line = reporting.reply_to_release(first, unit=unit, text=words, actor=SYSTEM)
        reporting.answer_reply(line, text="Đã đối chiếu, số liệu đã gồm buổi này (minh họa).", actor=officer)
    with on_day(RELEASED):
        reporting.publish_release(first, document="Thông báo số 31/TB-STTTT (minh họa)", actor=head)
    with on_day(ANNOUNCED):
        _announced(plan, date(2025, 2, 15), "Kết quả hai tháng đầu năm báo cáo 2025 (minh họa)")
    return 2


def _announced(plan: PlanTerms, as_of: date, title: str) -> Release:
    officer = person("chuongtrinh")
    return reporting.announce_release(
        reporting.prepare_release(plan, as_of=as_of, title=title, actor=officer), actor=officer
    )
