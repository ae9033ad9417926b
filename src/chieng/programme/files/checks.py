"""What a plan file must agree on within itself: every name that it uses is one that it declares."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from chieng.core.intervals import FIRST_DAY
from chieng.programme.files.lines import Path
from chieng.programme.files.reader import Problems, nearest
from chieng.programme.files.registers import register_key
from chieng.programme.files.rows import DutyRow, LeadRow, NamedRow, PlanFile, TargetRow, UnitRow

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[\w.-]{1,40}")


def check(plan: PlanFile, problems: Problems) -> None:
    """Add every reference that leads nowhere and every code or date that can't be used."""
    names = _Names(plan, problems)
    names.check_head()
    for row in plan.units:
        names.check_unit(row)
    verified = [kind for kind, _verifier in plan.verification.kinds]
    names.refer(("verification", "kinds"), verified, names.kinds, _("loại đơn vị"))
    for tile in plan.tiles:
        names.refer(("tiles", tile.unit), [tile.unit], names.units, _("mã đơn vị"))
    for index, lead in enumerate(plan.leads):
        names.check_lead(lead, ("leads", index))
    for target in plan.targets:
        names.check_target(target)
    for task in plan.tasks:
        if task.group:
            names.refer(("tasks", task.code, "group"), [task.group], names.groups, _("mục nhiệm vụ"))
    for duty in plan.duties:
        names.check_duty(duty)
    names.check_statistics()
    names.check_registers()


class _Names:
    """The names that a file declares, and the checks against them."""

    def __init__(self, plan: PlanFile, problems: Problems) -> None:
        self.plan, self.problems = plan, problems
        self.kinds = _codes(plan.unit_kinds)
        self.schemes = _codes(plan.code_schemes)
        self.groups = _codes(plan.task_groups)
        self.statistic_kinds = _codes(plan.statistic_kinds)
        self.units = [unit.key for unit in plan.units]
        self.themes = [theme.code for theme in plan.themes]
        self.tasks = [task.code for task in plan.tasks]
        self.duties = [duty.code for duty in plan.duties]

    def refer(self, path: Path, used: Iterable[str], known: Collection[str], what: str) -> None:
        """Add a problem for every used name that is not known."""
        for name in used:
            if name and name not in known:
                message = _("Không có %(what)s “%(name)s” trong tệp.") % {"what": what, "name": name}
                self.problems.add(path, message + nearest(name, known))

    def check_head(self) -> None:
        head = self.plan.head
        self.refer(("plan", "owner"), [head.owner], self.units, _("mã đơn vị"))
        if head.since >= head.until > FIRST_DAY:
            self.problems.add(("plan", "until"), _("Ngày kết thúc phải sau ngày bắt đầu. Sửa một trong hai ngày."))
        for key, code in (("code", head.code), ("namespace", head.namespace)):
            if code and not _SLUG.fullmatch(code):
                self.problems.add(("plan", key), _("Chỉ dùng chữ thường không dấu, số và dấu gạch ngang."))
        self._check_codes()

    def _check_codes(self) -> None:
        slugs = {
            "unit_kinds": (self.kinds, 40),
            "code_schemes": (self.schemes, 40),
            "statistic_kinds": (self.statistic_kinds, 40),
            "units": (self.units, 60),
        }
        for section, (codes, longest) in slugs.items():
            for code in codes:
                if not _SLUG.fullmatch(code) or len(code) > longest:
                    message = _("Mã “%(code)s” không dùng được: chữ thường không dấu, số, dấu gạch ngang.")
                    self.problems.add((section, code), message % {"code": code})
        for section, codes in {"themes": self.themes, "tasks": self.tasks, "duties": self.duties}.items():
            for code in codes:
                self._check_code(section, code)
        for target in self.plan.targets:
            self._check_code("targets", target.code)

    def _check_code(self, section: str, code: str) -> None:
        if not _CODE.fullmatch(code):
            message = _("Mã “%(code)s” không dùng được: chữ, số, dấu chấm, gạch ngang; dài nhất 40 ký tự.")
            self.problems.add((section, code), message % {"code": code})

    def check_unit(self, unit: UnitRow) -> None:
        path: Path = ("units", unit.key)
        self.refer((*path, "kind"), [unit.kind], self.kinds, _("loại đơn vị"))
        for key in ("reports_to", "professional", "territory", "successors"):
            self.refer((*path, key), getattr(unit, key), self.units, _("mã đơn vị"))
        self.refer((*path, "belongs_to"), [unit.belongs_to], self.units, _("mã đơn vị"))
        self.refer((*path, "codes"), [scheme for scheme, _code in unit.codes], self.schemes, _("bảng mã"))
        if unit.until and unit.until <= (unit.since or self.plan.head.units_since):
            self.problems.add((*path, "until"), _("Ngày kết thúc phải sau ngày bắt đầu. Sửa một trong hai ngày."))
        if unit.successors and not unit.until:
            self.problems.add((*path, "successors"), _("Đơn vị có đơn vị kế thừa phải có ngày kết thúc (until)."))

    def check_lead(self, lead: LeadRow, path: Path) -> None:
        self.refer((*path, "unit"), [lead.unit], self.units, _("mã đơn vị"))
        self.refer((*path, "task"), [lead.task], self.tasks, _("nhiệm vụ"))
        self.refer((*path, "duty"), [lead.duty], self.duties, _("trách nhiệm"))
        since = lead.since or self.plan.head.since
        if lead.until and lead.until <= since:
            self.problems.add((*path, "until"), _("Ngày kết thúc phải sau ngày bắt đầu. Sửa một trong hai ngày."))

    def check_target(self, target: TargetRow) -> None:
        path: Path = ("targets", target.code)
        population = target.population
        self.refer((*path, "population", "unit_kinds"), population.unit_kinds, self.kinds, _("loại đơn vị"))
        self.refer(
            (*path, "population", "statistics"), population.statistics, self.statistic_kinds, _("loại số liệu")
        )
        if population.is_people != (target.measure.kind == "people"):
            message = _(
                "Cách tính theo người đi cùng đối tượng là số liệu về người; theo đơn vị đi cùng loại đơn vị."
            )
            self.problems.add((*path, "measure", "kind"), message)
        for index, condition in enumerate(target.measure.conditions):
            at: Path = (*path, "measure", "all", index)
            self.refer((*at, "themes"), condition.themes, self.themes, _("nhóm nội dung"))
            self.refer((*at, "tasks"), condition.tasks, self.tasks, _("nhiệm vụ"))

    def check_duty(self, duty: DutyRow) -> None:
        path: Path = ("duties", duty.code)
        self.refer((*path, "tasks"), duty.tasks, self.tasks, _("nhiệm vụ"))
        if not duty.addressees:
            self.problems.add(path, _("Chưa nêu đơn vị nào. Thêm assigned, requested hoặc coordinating."))
        for row in duty.addressees:
            self.refer((*path, str(row.mode.value), "kinds"), row.kinds, self.kinds, _("loại đơn vị"))
            self.refer((*path, str(row.mode.value), "units"), row.units, self.units, _("mã đơn vị"))
        if duty.before and duty.due:
            self.problems.add((*path, "due"), _("Chỉ dùng “before” (hằng năm) hoặc “due” (một lần)."))
        self._check_modes(duty, path)

    def _check_modes(self, duty: DutyRow, path: Path) -> None:
        """One addressee has one mode: assigned and requested at once would be neither."""
        for key in ("kinds", "units"):
            counted = Counter(name for row in duty.addressees for name in getattr(row, key))
            for name in (name for name, times in counted.items() if times > 1):
                message = _("“%(name)s” được nêu với hai cách giao khác nhau. Giữ một.") % {"name": name}
                self.problems.add(path, message)

    def check_statistics(self) -> None:
        seen = set()
        for index, row in enumerate(self.plan.statistics):
            path: Path = ("statistics", index)
            self.refer((*path, "unit"), [row.unit], self.units, _("mã đơn vị"))
            self.refer((*path, "kind"), [row.kind], self.statistic_kinds, _("loại số liệu"))
            key = (row.unit, row.kind, row.on)
            if key in seen:
                self.problems.add(path, _("Số liệu này đã nêu ở trên (cùng đơn vị, loại và ngày). Bỏ một."))
            seen.add(key)

    def check_registers(self) -> None:
        seen = set()
        for index, row in enumerate(self.plan.registers):
            path: Path = ("registers", index)
            self.refer((*path, "kinds"), row.kinds, self.kinds, _("loại đơn vị"))
            if register_key(row) in seen:
                self.problems.add(path, _("Danh sách này đã nêu ở trên (cùng loại đơn vị và ngày). Bỏ một."))
            seen.add(register_key(row))


def _codes(rows: Iterable[NamedRow]) -> list[str]:
    return [row.code for row in rows]
