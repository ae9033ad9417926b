"""What the officers of the demonstration find on their desks: each kind of thing once, told by themselves."""

from datetime import date, datetime, time

from chieng.config.demo.accounts import DEPARTMENT, person
from chieng.config.demo.days import on_day
from chieng.config.demo.pictures import draw_paper
from chieng.config.demo.recording import own_id, tell
from chieng.config.demo.units import ENDED, demo_unit
from chieng.core.actors import SYSTEM
from chieng.core.clock import VIETNAM
from chieng.core.offline import Captured
from chieng.ledger import actions
from chieng.ledger.kinds import Facts, Figure, State
from chieng.organisations.models import Unit

SIGNED, YEAR = date(2024, 12, 20), 2025
PAGE = "https://minh-hoa.example/tin/an-toan-thong-tin"


def fill_desks() -> int:
    """Tell all of it and return how many activities there are of it."""
    write_plan_in_five_minutes()
    made = _of_the_department() + _of_the_communes()
    record_into_a_closed_period()
    hold_what_came_too_late()
    return made + 2


def write_plan_in_five_minutes() -> None:
    """Let the demo officer write the department's plan with the wizard, sign it, and its head verify it."""
    officer, unit = person("donvi"), Unit.objects.get(pk=DEPARTMENT)
    with on_day(SIGNED):
        draft = actions.start_unit_plan(unit=unit, year=YEAR, client_id=own_id("wizard"), actor=officer)
        activity = actions.sign_unit_plan(
            draft,
            number="15/KH-SM",
            on=SIGNED,
            signatory="A Thiên",
            file=draw_paper("15/KH-SM"),
            name="ke-hoach-da-ky-minh-hoa.pdf",
            client_id=own_id("wizard/signed"),
            actor=officer,
        )
        actions.verify(activity, actor=person("lanhdao"))
        bank = Unit.objects.get(pk=demo_unit("ngan-hang-2"))
        actions.start_unit_plan(unit=bank, year=YEAR, client_id=own_id("wizard/begun"), actor=SYSTEM)


def _of_the_department() -> int:
    unit, officer, head = Unit.objects.get(pk=DEPARTMENT), person("donvi"), person("lanhdao")
    tell(
        unit,
        "portal-post",
        date(2025, 1, 20),
        key="department/portal",
        by=officer,
        head=head,
        title="Bài cảnh báo lừa đảo dịp Tết",
        figures=(Figure("articles", 2), Figure("views", 1_240)),
        outlet="Trang thông tin điện tử của sở",
        languages=("vi",),
        cost=0,
    )
    tell(
        unit,
        "social-post",
        date(2025, 2, 11),
        key="department/post",
        state=State.RETURNED,
        reason="Ảnh chụp màn hình chưa rõ ngày đăng, đề nghị chụp lại (minh họa).",
        by=officer,
        head=head,
        title="Bài đăng hưởng ứng Ngày Internet an toàn hơn",
        figures=(Figure("posts", 3), Figure("views", 860)),
        outlet="Trang Zalo của sở",
    )
    tell(
        unit,
        "leaflet",
        date(2025, 2, 17),
        key="department/leaflet",
        state=State.DRAFT,
        by=officer,
        title="Tờ rơi tại bộ phận một cửa",
        place="Bộ phận một cửa",
    )
    tell(
        unit,
        "conference",
        date(2025, 2, 18),
        key="department/waiting",
        state=State.SUBMITTED,
        by=officer,
        title="Nói chuyện chuyên đề cho đoàn viên: lỡ chuyển tiền thì làm gì",
        audiences=("members",),
        figures=(Figure("people", 35),),
        place="Hội trường sở",
        cost="funded_inside",
    )
    return 4


def _of_the_communes() -> int:
    """A commune's run of last week, and a picture that two communes gave as evidence."""
    first, second = (Unit.objects.get(pk=demo_unit(f"xa-{number}-huyen-dak-ha")) for number in (1, 2))
    tell(
        first,
        "loudspeaker-run",
        date(2025, 2, 7),
        key="commune/run",
        until=date(2025, 2, 14),
        by=person("xa"),
        title="Đợt phát loa: giả danh công an gọi điện",
        figures=(Figure("plays", 14), Figure("minutes", 5), Figure("villages", 8)),
        outlet="Đài truyền thanh xã",
        place="08 thôn, làng",
        languages=("vi", "sed"),
        cost="funded_inside",
    )
    for number, unit in enumerate((first, second), start=1):
        tell(
            unit,
            "leaflet",
            date(2025, 1, 8 + number),
            key=f"commune/leaflet/{number}",
            picture="commune/leaflet",
            title="Áp phích tại nhà văn hóa thôn",
            figures=(Figure("copies", 60),),
            place="Nhà văn hóa các thôn",
        )
    return 3


def record_into_a_closed_period() -> None:
    """Let a commune's officer record what lies in a closed year: it stays a draft, and says whom to ask."""
    actions.log_activity(
        unit=Unit.objects.get(pk=demo_unit("xa-1-huyen-dak-ha")),
        facts=Facts(
            kind="loudspeaker-run",
            since=date(2024, 12, 2),
            until=date(2024, 12, 7),
            title="Đợt phát loa tháng 12, ghi muộn",
            figures=(Figure("plays", 10),),
            outlet="Đài truyền thanh xã",
        ),
        client_id=own_id("commune/closed"),
        link=PAGE,
        actor=person("xa"),
    )


def hold_what_came_too_late() -> None:
    """Let an officer of the ended district send what was written down on a phone while the role was still held."""
    written = datetime.combine(date(2025, 1, 24), time(16, 40), tzinfo=VIETNAM)
    actions.hold_entry(
        unit=Unit.objects.get(pk=demo_unit(ENDED)),
        facts=Facts(
            kind="conference",
            since=written.date(),
            title="Họp giao ban lồng ghép tuyên truyền, trước khi sáp nhập",
            audiences=("officials",),
            figures=(Figure("people", 28),),
            place="Hội trường huyện cũ",
        ),
        client_id=own_id("held"),
        captured=Captured(written),
        link=PAGE,
        actor=person("huyencu"),
    )
