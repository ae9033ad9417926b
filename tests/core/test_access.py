from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from chieng.core.access import Access, access_of, public, requires, signed_in


class Somebody:
    is_authenticated = True
    may = True


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("trang")


def may_open(person: Any) -> bool:
    return bool(person.may)


def ask(user: Any, **headers: str) -> HttpRequest:
    request = RequestFactory().get("/x/?y=1", headers=headers)
    request.user = user
    return request


def test_every_kind_of_access_is_written_on_the_view() -> None:
    assert access_of(page) is None
    assert access_of(requires(may_open)(page)) == Access("requires", "may_open")
    assert access_of(signed_in("đã lọc")(page)) == Access("signed in", "đã lọc")
    assert access_of(public("ai cũng xem")(page)) == Access("public", "ai cũng xem")


def test_a_reason_is_not_optional() -> None:
    with pytest.raises(ValueError, match="state the reason"):
        public(" ")(page)


@pytest.mark.parametrize("decorate", [requires(may_open), signed_in("đã lọc")])
def test_a_stranger_signs_in_first_and_comes_back(decorate: Any) -> None:
    response = decorate(page)(ask(AnonymousUser()))
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/x/%3Fy%3D1")


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in() -> None:
    request = ask(AnonymousUser())
    request.htmx = True  # type: ignore[attr-defined]
    response = signed_in("đã lọc")(page)(request)
    assert "HX-Redirect" in response.headers


def test_a_predicate_decides() -> None:
    somebody = Somebody()
    assert requires(may_open)(page)(ask(somebody)).status_code == 200
    somebody.may = False
    with pytest.raises(PermissionDenied):
        requires(may_open)(page)(ask(somebody))
