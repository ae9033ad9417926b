"""What the server says to devices that work without a signal."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from chieng.core import clock
from chieng.core.offline import Sent, answer, captured, queueable, shell
from chieng.core.offline.views import ICONS, icon_name
from tests.factories.organisations_people import make_person

pytestmark = pytest.mark.django_db
RECEIVED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def person(client: Client) -> Any:
    found = make_person("y-thao")
    client.force_login(found, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def request(user: Any, **headers: str) -> Any:
    made = RequestFactory().post("/x/", headers=headers)
    made.user = user
    return made


def told(view: Any, user: Any, **headers: str) -> tuple[int, Any]:
    response: Any = queueable(view)(request(user, **{"X-Chieng-Queued": "now", **headers}))
    return response.status_code, json.loads(response.content)


def test_the_worker_is_served_from_the_root_and_asked_for_each_time(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert shell.version() in answer.content.decode()


def test_the_shell_is_our_own_files_and_all_of_them_exist(client: Client) -> None:
    names = shell.files()
    assert {"core/page.js", "core/offline/sending.js", "ledger/log.js", "core/css/foundation.css"} <= set(names)
    assert all(path.is_file() for path in names.values())
    assert all(address.startswith("/static/") for address in shell.addresses())


def test_the_manifest_makes_the_site_installable(client: Client) -> None:
    said = client.get("/trang.webmanifest").json()
    assert (said["name"], said["start_url"], said["display"]) == ("Chiêng", "/", "standalone")
    for side, use in ICONS:
        with Image.open(shell.files()["core/mark.svg"].parent.parent / icon_name(side, use)) as icon:
            assert icon.size == (side, side)


def test_only_the_owner_is_given_a_token(client: Client) -> None:
    assert client.get("/cho-gui/ma/").json() == {"owner": "", "token": ""}


def test_the_token_is_for_whoever_is_signed_in(client: Client, person: Any) -> None:
    answer = client.get("/cho-gui/ma/")
    assert answer.json()["owner"] == str(person.pk)
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]


def test_a_page_of_ones_own_may_be_kept_but_never_what_a_query_selects(client: Client, person: Any) -> None:
    assert client.get("/cho-gui/")["X-Chieng-Keep"] == str(person.pk)
    assert "X-Chieng-Keep" not in client.get("/cho-gui/?a=1")
    assert "X-Chieng-Keep" not in client.get("/ban-lam-viec/")
    client.logout()
    assert "X-Chieng-Keep" not in client.get("/cho-gui/")


def test_the_page_for_no_signal_says_nothing_of_anybody(client: Client, person: Any) -> None:
    assert str(person.pk) not in Client().get("/khong-co-mang/").content.decode()


@pytest.mark.parametrize(
    ("outcome", "status", "state"),
    [
        (HttpResponseRedirect("/hoat-dong/1/"), 200, "recorded"),
        (answer(Sent.HELD, address="/x/"), 200, "held"),
        (HttpResponse("<p>no</p>", status=422), 422, "refused"),
        (PermissionDenied(), 403, "denied"),
        (Http404(), 403, "denied"),
    ],
)
def test_a_device_learns_what_became_of_it(outcome: Any, status: int, state: str, person: Any) -> None:
    def view(_request: Any) -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    found, said = told(view, person, **{"X-Chieng-Owner": str(person.pk)})
    assert (found, said["state"]) == (status, state)


def test_errors_are_those_of_the_summary_on_the_page(person: Any) -> None:
    page = (
        '<ul><li>menu</li></ul><div class="summary-errors" role="alert"><h2>x</h2><div><ul><li>Chọn <b>ngày</b>'
        '</li></ul></div><ul><li><a href="#a">Số: thiếu &amp; sai</a></li></ul></div><ul><li>footer</li></ul>'
    )
    owner = {"X-Chieng-Owner": str(person.pk)}
    said = told(lambda _request: HttpResponse(page, status=422), person, **owner)[1]
    assert said["errors"] == ["Chọn ngày", "Số: thiếu & sai"]


def test_nothing_is_sent_under_another_name(person: Any) -> None:
    def view(_request: Any) -> Any:
        raise AssertionError("asked")

    for owner in ("", str(make_person("nguoi-khac").pk)):
        assert told(view, person, **{"X-Chieng-Owner": owner}) == (
            409,
            {"state": "other", "address": "", "message": "", "errors": []},
        )


def test_an_ordinary_form_is_answered_as_ever(person: Any) -> None:
    page = HttpResponse("x", status=422)
    assert queueable(lambda _request: page)(request(person)) is page


def claimed(text: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("chieng.core.offline.answers.now", lambda: RECEIVED)
    return captured(request(None, **{"X-Chieng-Captured": text}))


@pytest.mark.parametrize(
    ("ahead", "believed"),
    [
        (timedelta(0), True),
        (timedelta(days=-89), True),
        (timedelta(minutes=4), True),
        (timedelta(minutes=6), False),
        (timedelta(days=-91), False),
        (timedelta(days=9000), False),
    ],
)
def test_a_clock_is_believed_within_reason(
    ahead: timedelta, believed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = RECEIVED + ahead
    found = claimed(at.isoformat(), monkeypatch)
    assert found.at == (min(at, RECEIVED) if believed else RECEIVED)
    assert found.doubted == ("" if believed else at.isoformat())


@given(st.text(max_size=60) | st.datetimes().map(lambda at: at.isoformat()))
def test_no_claim_is_ever_later_than_its_arrival(text: str) -> None:
    made = request(None)
    made.META["HTTP_X_CHIENG_CAPTURED"] = text
    before = clock.now()
    assert captured(made).at <= max(before, clock.now())
