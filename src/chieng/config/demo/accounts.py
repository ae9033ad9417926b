"""One account for each role, with invented names. They sign in on loopback only, and only in a demonstration."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chieng.config.demo.units import UNDER_WAY, demo_unit, plan_unit
from chieng.core.actors import SYSTEM
from chieng.organisations.actions import assign_role, register_person
from chieng.organisations.kinds import Role
from chieng.organisations.models import Unit

PASSWORD = "chieng-minh-hoa"  # noqa: S105 - everybody may know it: it opens demonstrations on this machine only
SINCE = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account: who it is, what it does where, and over which subtree."""

    username: str
    full_name: str
    role: Role
    unit: UUID
    over: UUID | None = None


PROVINCE_UNIT = plan_unit("ubnd-tinh")
# The demonstration's day is before 1 March 2025, when another department took over.
LEAD = plan_unit("so-tttt")
DEPARTMENT = demo_unit(UNDER_WAY)
SCHOOL = demo_unit("thcs-1-huyen-dak-ha")

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
)


def make_accounts() -> int:
    """Register the accounts with their roles and return how many there are."""
    for account in ACCOUNTS:
        person = register_person(
            username=account.username, full_name=account.full_name, is_demo=True, password=PASSWORD, actor=SYSTEM
        )
        assign_role(
            person,
            role=account.role,
            unit=Unit.objects.get(pk=account.unit),
            over=Unit.objects.get(pk=account.over) if account.over else None,
            since=SINCE,
            actor=SYSTEM,
        )
    return len(ACCOUNTS)
