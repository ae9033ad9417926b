"""An account for each role, and some more, with invented names. They sign in on this machine only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chieng.config.demo.neighbour import neighbour_unit
from chieng.config.demo.units import ENDED, ENDED_ON, HEIR, UNDER_WAY, WITHOUT_PLAN, demo_unit, plan_unit
from chieng.core.actors import SYSTEM
from chieng.core.intervals import FOREVER
from chieng.organisations.actions import assign_role, register_person
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit

PASSWORD = "chieng-minh-hoa"  # noqa: S105 - everybody may know it: it opens demonstrations on this machine only
SINCE = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account: who it is, what it does where, over which subtree; `note` says what its desk shows."""

    username: str
    full_name: str
    role: Role
    unit: UUID
    over: UUID | None = None
    until: date = FOREVER
    note: str = ""


PROVINCE_UNIT = plan_unit("ubnd-tinh")
# The demonstration's day is before 1 March 2025, when another department took over.
LEAD = plan_unit("so-tttt")
DEPARTMENT = demo_unit(UNDER_WAY)
SCHOOL = demo_unit("thcs-1-huyen-dak-ha")
NEIGHBOUR = neighbour_unit("ubnd-tinh")
NEIGHBOUR_LEAD, NEIGHBOUR_DEPARTMENT = neighbour_unit("so-1"), neighbour_unit("so-2")

ACCOUNTS = (
    Account("chuongtrinh", "Nguyễn Thị Minh Họa", Role.PROGRAMME_OFFICER, LEAD, PROVINCE_UNIT),
    Account("donvi", "Y Thảo (minh họa)", Role.UNIT_OFFICER, DEPARTMENT),
    Account("lanhdao", "A Thiên (minh họa)", Role.HEAD, DEPARTMENT),
    Account("taichinh", "Trần Văn Số (minh họa)", Role.FINANCE_OFFICER, plan_unit("so-tai-chinh"), PROVINCE_UNIT),
    Account("bientap", "Lê Thị Bút (minh họa)", Role.EDITOR, LEAD),
    Account("duyet", "Phạm Văn Duyệt (minh họa)", Role.REVIEWER, LEAD),
    Account("vanthu", "Hoàng Thị Sổ (minh họa)", Role.RECORDS_CLERK, DEPARTMENT),
    Account("giangvien", "Y Giảng (minh họa)", Role.TRAINER, SCHOOL),
    Account("kiemtra", "Đỗ Văn Soát (minh họa)", Role.AUDITOR, PROVINCE_UNIT, PROVINCE_UNIT),
    Account("quantri", "Võ Thị Máy (minh họa)", Role.ADMINISTRATOR, LEAD, PROVINCE_UNIT),
    Account("truongso", "Bùi Văn Ký (minh họa)", Role.HEAD, LEAD, note="công bố số liệu / releases figures"),
    Account(
        "huyen", "A Plong (minh họa)", Role.UNIT_OFFICER, plan_unit(HEIR),
        note="kế thừa một huyện đã kết thúc / its unit took over an ended district",
    ),
    Account(
        "huyencu", "Y Lan (minh họa)", Role.UNIT_OFFICER, demo_unit(ENDED), until=ENDED_ON,
        note="hết vai trò từ 01/02/2025 / no role since then",
    ),
    Account(
        "nganhang", "Đinh Thị Quầy (minh họa)", Role.UNIT_OFFICER, demo_unit(WITHOUT_PLAN),
        note="chưa có kế hoạch năm nay / no plan for this year yet",
    ),
    Account(
        "xa", "A Loa (minh họa)", Role.UNIT_OFFICER, demo_unit("xa-1-huyen-dak-ha"),
        note="đợt phát loa / loudspeaker runs",
    ),
    Account(
        "tinh2.chuongtrinh", "Cao Thị Láng Giềng (minh họa)", Role.PROGRAMME_OFFICER, NEIGHBOUR_LEAD, NEIGHBOUR,
        note="tỉnh thứ hai / the second province",
    ),
    Account(
        "tinh2.donvi", "Mai Văn Biển (minh họa)", Role.UNIT_OFFICER, NEIGHBOUR_DEPARTMENT,
        note="tỉnh thứ hai / the second province",
    ),
    Account(
        "tinh2.lanhdao", "Lý Thị Đảo (minh họa)", Role.HEAD, NEIGHBOUR_DEPARTMENT,
        note="tỉnh thứ hai / the second province",
    ),
)  # fmt: skip


def make_accounts() -> int:
    """Register the accounts with their roles and return how many there are."""
    for account in ACCOUNTS:
        registered = register_person(
            username=account.username, full_name=account.full_name, is_demo=True, password=PASSWORD, actor=SYSTEM
        )
        assign_role(
            registered,
            role=account.role,
            unit=Unit.objects.get(pk=account.unit),
            over=Unit.objects.get(pk=account.over) if account.over else None,
            since=SINCE,
            until=account.until,
            actor=SYSTEM,
        )
    return len(ACCOUNTS)


def person(username: str) -> Person:
    """Return whom a demo account belongs to."""
    found: Person = Person.objects.get(username=username)
    return found
