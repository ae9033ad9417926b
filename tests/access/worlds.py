"""Two provinces full of things that could leak, each under a marker of its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

from PIL import Image

from chieng.core.actors import SYSTEM
from chieng.core.clock import now, today
from chieng.core.files import PHOTOS, store
from chieng.core.imports.keeping import staged_from
from chieng.core.models.jobs import JobRecord, JobState
from chieng.core.offline import Captured
from chieng.core.sheets.export import write_csv
from chieng.ledger.actions import (
    attach_evidence,
    close_period,
    create_team,
    draw_sample,
    extend_period,
    hold_entry,
    record_finding,
    stage_entries,
    stage_upload,
    start_unit_plan,
    take_attendance,
    verify,
)
from chieng.ledger.exchange.flow import flow as entries_flow
from chieng.ledger.kinds import Came, Facts, Finding, State, Stratum
from chieng.ledger.models import (
    Activity,
    Evidence,
    HeldEntry,
    PeriodClosing,
    Sample,
    StagedEntries,
    StagedUpload,
    Team,
    UnitPlan,
)
from chieng.organisations.actions import invite, issue_token
from chieng.organisations.actions.rights_requests import record_request
from chieng.organisations.actions.staging import stage_import
from chieng.organisations.exchange.flow import check, staged_file
from chieng.organisations.kinds import RequestKind, Role
from chieng.organisations.models import ApiToken, Invitation, Person, RightsRequest, RoleAssignment, StagedImport
from chieng.programme.actions import Given, assign, keep_moment
from chieng.programme.kinds import DutyMode, MomentRule
from chieng.programme.models import Assignment, Plan
from chieng.programme.queries import plan_by_code
from chieng.reporting.actions import announce_release, ask_for_pack, prepare_release
from chieng.reporting.jobs import make_pack
from chieng.reporting.models import EvidencePack, Release
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

DAY = date(2025, 3, 3)


@dataclass(slots=True)
class World:
    """A province with activities in several states, evidence, an upload under way and an invitation."""

    province: Province
    verified: Activity
    waiting: Activity
    evidence: Evidence
    staged: StagedUpload
    sheet: StagedImport
    invitation: Invitation
    token: str
    key: ApiToken
    role: RoleAssignment
    job: JobRecord
    pack: EvidencePack
    closing: PeriodClosing
    sample: Sample
    assigned: Assignment
    held: HeldEntry
    entries: StagedEntries
    unit_plan: UnitPlan
    release: Release
    team: Team
    rights: RightsRequest

    @property
    def marker(self) -> str:
        return self.province.marker

    def person(self, role: Role) -> Person:
        return self.province.people[role]


def make_world(key: str, marker: str) -> World:
    """Return a province whose every name bears `marker`, with activities that a target counts and one waiting."""
    province = make_province(key, marker, with_people=True)
    unit, officer = province.units["so-1"], province.people[Role.UNIT_OFFICER]
    make_activity(unit=unit, kind="unit-plan", since=DAY, title=f"Kế hoạch {marker}")
    verified = make_activity(unit=unit, kind="conference", since=DAY, title=f"Hội nghị {marker}")
    waiting = make_activity(unit=unit, kind="conference", since=DAY, title=f"Chờ {marker}", state=State.DRAFT)
    take_attendance(verified, lines=[Came(province.units["so-2"].pk, came=True)], actor=SYSTEM)
    verify(Activity.objects.get(pk=verified.pk), actor=SYSTEM)
    keep_moment(
        province.units["tinh"], label_vi=f"Mốc {marker}", rule=MomentRule.YEARLY, first=(8, 6), actor=SYSTEM
    )
    photo = store(_photo(marker), allowed=PHOTOS)
    evidence = attach_evidence(waiting, file=photo, name=f"{marker}.jpg", caption=marker, actor=SYSTEM)
    staged = stage_upload(photo, client_id=uuid4(), name=f"{marker}.jpg", actor=officer)
    invitation, token = invite(full_name=f"Người mới {marker}", role=Role.UNIT_OFFICER, unit=unit, actor=SYSTEM)
    role = RoleAssignment.objects.get(person=officer)
    job = JobRecord.objects.create(name="core.sweep", state=JobState.FAILED, arguments=[key], error="x")
    closing = _closing(province)
    sample = _sample(province)
    pack = ask_for_pack(
        plan=province.plan, target="T1", as_of=DAY, day=DAY, actor=province.people[Role.PROGRAMME_OFFICER]
    )
    make_pack(str(pack.pk))
    held = hold_entry(
        unit=unit,
        facts=Facts(kind="conference", since=DAY, title=f"Gửi muộn {marker}"),
        client_id=uuid4(),
        captured=Captured(now()),
        actor=officer,
    )
    return World(
        province,
        verified,
        waiting,
        evidence,
        staged,
        _sheet(province),
        invitation,
        token,
        _key(province),
        role,
        job,
        pack,
        closing,
        sample,
        _assigned(province),
        held,
        _entries(province),
        start_unit_plan(unit=unit, year=DAY.year, client_id=uuid4(), actor=officer),
        _release(province),
        create_team(unit=unit, name=f"Tổ {marker}", actor=officer)[0],
        _rights(province),
    )


def _rights(province: Province) -> RightsRequest:
    """Return what somebody from outside asked about the data held of them, not answered yet."""
    return record_request(
        unit=province.units["so-1"],
        kind=RequestKind.CORRECT,
        received_on=today(),
        client_id=uuid4(),
        asker_name=f"Người dân {province.marker}",
        asker_contact=f"Thôn {province.marker}",
        words=f"Sai tên {province.marker}",
        actor=SYSTEM,
    )


def _release(province: Province) -> Release:
    """Return figures by unit that the units are looking at and the public may not see yet."""
    plan = plan_by_code(province.plan, DAY)
    assert plan is not None
    title = f"Công bố {province.marker}"
    return announce_release(prepare_release(plan, as_of=DAY, title=title, actor=SYSTEM), actor=SYSTEM)


def _key(province: Province) -> ApiToken:
    officer = province.people[Role.UNIT_OFFICER]
    return issue_token(officer, name=f"Khóa {province.marker}", scopes=["units:read"], days=1, actor=officer)[0]


def _entries(province: Province) -> StagedEntries:
    """Return a file of activities that the unit's officer has sent and not confirmed yet."""
    officer = province.people[Role.UNIT_OFFICER]
    row = ["Hội nghị, tập huấn, họp lồng ghép", "03/03/2025", f"Theo tệp {province.marker}"]
    content = write_csv(["Loại hoạt động", "Từ ngày", "Tên hoạt động"], [row])
    staged = staged_from(StagedEntries, content, f"{province.marker}.csv", officer)
    stage_entries(staged, actor=officer)
    entries_flow.check(staged, actor=officer)
    return staged


def _sample(province: Province) -> Sample:
    """Return a random check of one verified activity, with what was found."""
    sample = draw_sample(
        Plan.objects.get(code=province.plan),
        since=DAY,
        last_day=DAY,
        stratum=Stratum.UNIT_KIND,
        size=1,
        actor=SYSTEM,
    )
    note = f"Thiếu ảnh {province.marker}"
    record_finding(sample.items.get(), finding=Finding.INSUFFICIENT, note=note, actor=SYSTEM)
    return sample


def _closing(province: Province) -> PeriodClosing:
    """Return a closed month of the plan, long before anything that the world has, with more time for one unit."""
    closing = close_period(
        Plan.objects.get(code=province.plan),
        since=date(2021, 2, 1),
        last_day=date(2021, 2, 28),
        reason=f"Chốt {province.marker}",
        document=f"9/{province.marker}",
        actor=SYSTEM,
    )
    extend_period(
        closing,
        unit=province.units["so-1"],
        last_day=today() + timedelta(days=3),
        reason=f"Mất mạng {province.marker}",
        actor=SYSTEM,
    )
    return closing


def _assigned(province: Province) -> Assignment:
    """Return something that the lead asked of two units, late for one of them."""
    return assign(
        Plan.objects.get(code=province.plan),
        asked=f"Tổ chức nói chuyện {province.marker}",
        to=[Given(province.units[key], DutyMode.ASSIGNED, DAY) for key in ("so-1", "so-2")],
        client_id=uuid4(),
        since=DAY,
        document_number=f"9/{province.marker}",
        actor=SYSTEM,
    )


def _sheet(province: Province) -> StagedImport:
    """Return a file of units that the province's administrator has sent and not confirmed yet."""
    administrator = province.people[Role.ADMINISTRATOR]
    content = write_csv(["Tên", "Loại"], [[f"Sở {province.marker} mới", "không có"]])
    staged = staged_file("units", content, f"{province.marker}.csv", administrator)
    stage_import(staged, actor=administrator)
    check(staged, actor=administrator)
    return staged


def _photo(marker: str) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (32, 24), (sum(marker.encode()) % 256, 80, 40)).save(file, "JPEG")
    file.seek(0)
    return file
