"""The page of background jobs: who sees it, what it says, the button that lets a job run again."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from chieng.core.actors import SYSTEM
from chieng.core.clock import now
from chieng.core.errors import Conflict
from chieng.core.housekeeping import forget_done_jobs
from chieng.core.jobs import enqueue, schedule, worker
from chieng.core.jobs.retrying import retry_job
from chieng.core.models import AuditEntry, JobRecord, JobState, WorkerBeat
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from tests.factories.organisations import make_unit
from tests.factories.organisations_people import give_role, make_person

pytestmark = pytest.mark.django_db
PAGE = "/cong-viec-nen/"


def person_with(role: Role, over: Unit | None = None) -> Person:
    """Return somebody with a role over a unit, and the second factor that such roles need."""
    person, unit = make_person(), over or make_unit()
    give_role(person, role, unit, over=unit)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person


@pytest.fixture
def administrator() -> Person:
    return person_with(Role.ADMINISTRATOR)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def a_failed_job() -> JobRecord:
    return JobRecord.objects.create(
        name=forget_done_jobs.name, state=JobState.FAILED, attempts=8, finished_at=now(), error="Traceback: secret"
    )


def test_administrators_see_what_failed_and_let_it_run_again(administrator: Person) -> None:
    job = a_failed_job()
    client = signed_in(administrator)
    page = client.get(PAGE).content.decode()
    assert f"Chạy lại: Dọn các công việc nền đã xong, mã {job.pk}" in page
    assert "Traceback" not in page
    response = client.post(f"{PAGE}{job.pk}/chay-lai/")
    assert (response.status_code, response["Location"]) == (302, PAGE)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.actor_id, entry.data) == (
        "core.job.retried",
        administrator.actor_id,
        {"job": forget_done_jobs.name},
    )
    assert "Không có việc nào bị lỗi" in client.get(PAGE).content.decode()


def test_a_job_let_run_twice_by_two_people_runs_once(administrator: Person) -> None:
    job = a_failed_job()
    client = signed_in(administrator)
    for _person in range(2):
        client.post(f"{PAGE}{job.pk}/chay-lai/")
    assert AuditEntry.objects.filter(verb="core.job.retried").count() == 1
    assert "không còn ở trạng thái lỗi" in client.get(PAGE).content.decode()


def test_auditors_see_it_and_change_nothing(administrator: Person) -> None:
    auditor = person_with(Role.AUDITOR, administrator.role_assignments.get().unit)
    job = a_failed_job()
    client = signed_in(auditor)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "chay-lai" not in page.content.decode()
    assert client.post(f"{PAGE}{job.pk}/chay-lai/").status_code == 403
    with pytest.raises(PermissionDenied):
        retry_job(job, actor=auditor)
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_others_do_not_see_it(administrator: Person) -> None:
    officer = person_with(Role.UNIT_OFFICER)
    assert signed_in(officer).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_it_says_whether_the_worker_and_the_scheduler_run(administrator: Person) -> None:
    client = signed_in(administrator)
    assert client.get(PAGE).content.decode().count("chưa chạy lần nào: hãy khởi động lại Chiêng") == 2
    schedule.beat("one", ["worker", "scheduler"])
    assert client.get(PAGE).content.decode().count("đang chạy, gần nhất lúc") == 2
    WorkerBeat.objects.update(at=now() - timedelta(hours=1))
    assert client.get(PAGE).content.decode().count("đã dừng từ") == 2


def test_it_says_when_periodic_jobs_last_ran(administrator: Person) -> None:
    schedule.tick()
    worker.run_due()
    page = signed_in(administrator).get(PAGE).content.decode()
    assert "5 giây một lần" in page
    assert page.lower().count("tốt<") >= 3


def test_one_and_three_failed_jobs_take_the_same_queries(
    administrator: Person, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(administrator)
    a_failed_job()
    client.get(PAGE)
    with django_assert_max_num_queries(40) as one:
        client.get(PAGE)
    for _more in range(2):
        a_failed_job()
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(PAGE)


def test_the_command_line_says_why_and_lets_run_again(capsys: pytest.CaptureFixture[str]) -> None:
    job = a_failed_job()
    call_command("jobs")
    said = capsys.readouterr().out
    assert said.splitlines()[:5] == [
        "Bộ phận chạy việc nền / worker: chưa từng chạy / never ran",
        "Bộ hẹn giờ / scheduler: chưa từng chạy / never ran",
        "Đến lượt, đang chờ / due and waiting: 0",
        "Đang chạy / running: 0",
        "Bị lỗi / failed: 1",
    ]
    assert "Traceback: secret" in said
    call_command("jobs", "--retry", str(job.pk))
    assert JobRecord.objects.get().state == JobState.WAITING
    for number in (job.pk, 10**9):
        with pytest.raises(CommandError):
            call_command("jobs", "--retry", str(number))


def test_only_failed_jobs_are_retried() -> None:
    enqueue(forget_done_jobs, after=timedelta(hours=1))
    with pytest.raises(Conflict):
        retry_job(JobRecord.objects.get(), actor=SYSTEM)
