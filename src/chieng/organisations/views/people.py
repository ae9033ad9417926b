"""People and their roles: who is here, what they may do, handing a desk over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from chieng.core.access import requires, signed_in
from chieng.core.clock import today
from chieng.core.personal.reads import note_read
from chieng.core.sheets.export import EXPORT_PARAMETER, table_response
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.organisations import actions
from chieng.organisations.forms.people import (
    EndRoleForm,
    HandOverForm,
    PeopleFilter,
    PersonForm,
    RoleForm,
    until_after,
)
from chieng.organisations.kinds import Occasion, Role
from chieng.organisations.models import Person
from chieng.organisations.permissions import may_manage_person
from chieng.organisations.queries.people import (
    RoleLine,
    assignment_for,
    every_role_of,
    find_people,
    person_for,
    roles_by_person,
)
from chieng.organisations.queries.rights import is_administrator
from chieng.organisations.views.printing import show_code, show_invitations


def administers(person: Any) -> bool:
    """Administrators of anything: the action asks about the one thing."""
    return is_administrator(person, today())


def me(request: HttpRequest) -> Person:
    """Return the signed-in person, whom the decorators of access have made sure of."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the decorator saw to it
    return person


@dataclass(frozen=True, slots=True)
class PersonRow:
    person: Person
    roles: list[RoleLine]

    @property
    def what(self) -> str:
        return "; ".join(f"{line.role.label}, {line.unit}" for line in self.roles)


@signed_in("lists only whom people_visible_to gives")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The people within reach, by given name."""
    form = PeopleFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = find_people(
        me(request),
        today(),
        text=chosen.get("tim", ""),
        role=chosen.get("vai_tro", ""),
        state=chosen.get("trang_thai", ""),
    )
    held = roles_by_person(found, today())
    if EXPORT_PARAMETER in request.GET:
        note_read(me(request), [one.pk for one in found], Occasion.LIST)
    table = Table(
        name="nguoi-dung",
        title=gettext_lazy("Người dùng"),
        columns=_columns(with_username=administers(request.user)),
        rows=[PersonRow(person, held.get(person.pk, [])) for person in found],
        day=today(),
    )
    return table_response(
        request, "organisations/people.html", table, {"form": form, "administers": administers(request.user)}
    )


def _columns(*, with_username: bool) -> list[Column[PersonRow]]:
    columns: list[Column[PersonRow]] = [
        Column(
            "ho_ten",
            gettext_lazy("Họ và tên"),
            lambda row: str(row.person),
            link=lambda row: reverse("organisations:person", args=[row.person.pk]),
        ),
        Column("vai_tro", gettext_lazy("Vai trò"), lambda row: row.what),
    ]
    if with_username:
        columns.append(
            Column(
                "ten_dang_nhap", gettext_lazy("Tên đăng nhập"), lambda row: row.person.username, ColumnKind.CODE
            )
        )
        columns.append(
            Column(
                "tai_khoan",
                gettext_lazy("Tài khoản"),
                lambda row: _("đang mở") if row.person.is_active else _("đã đóng"),
            )
        )
    return columns


@signed_in("reads only whom person_for gives")
@require_GET
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: roles now, later and before, and what an administrator may do."""
    shown = person_for(me(request), person_id, today())
    manages = may_manage_person(me(request), shown, today())
    note_read(me(request), [shown.pk], Occasion.PERSON)
    context = {
        "person": shown,
        "roles": every_role_of(shown, today()),
        "today": today(),
        "manages": manages,
        "doable": [(verb, deed) for verb, deed in DEEDS.items() if manages and deed.offered(shown)],
    }
    return render(request, "organisations/person.html", context)


def try_action(form: forms.Form, do: Callable[[], Any]) -> bool:
    """Run an action; put what it refuses on the form, where the person sees it beside the field."""
    try:
        do()
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            for name, errors in error.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            form.add_error(None, error)
        return False
    return True


@requires(administers)
def role_new(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a role."""
    shown = person_for(me(request), person_id, today())
    form = RoleForm(request.POST or None, actor=me(request), initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = try_action(
            form,
            lambda: actions.assign_role(
                shown,
                role=Role(given["role"]),
                unit=given["unit"],
                over=given["over"],
                since=given["since"],
                until=until_after(given["last"]),
                acting_for=given["acting_for"],
                actor=me(request),
            ),
        )
        if done:
            messages.success(request, _("Đã giao vai trò."))
            return redirect("organisations:person", person_id=shown.pk)
    return render(request, "organisations/role_new.html", {"form": form, "person": shown})


@requires(administers)
def role_end(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """End a role."""
    held = assignment_for(me(request), assignment_id, today())
    form = EndRoleForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        done = try_action(form, lambda: actions.end_role(held, on=form.cleaned_data["on"], actor=me(request)))
        if done:
            messages.success(request, _("Đã ghi ngày thôi giữ vai trò."))
            return redirect("organisations:person", person_id=held.person_id)
    line = next((one for one in every_role_of(held.person, today()) if one.id == held.pk), None)
    return render(request, "organisations/role_end.html", {"form": form, "person": held.person, "line": line})


@requires(administers)
def hand_over(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Hand a whole desk to a successor, in one step."""
    shown = person_for(me(request), person_id, today())
    form = HandOverForm(request.POST or None, actor=me(request), initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        successor: Person = form.cleaned_data["to_person"]
        done = try_action(
            form,
            lambda: actions.hand_over_desk(
                shown, to_person=successor, on=form.cleaned_data["on"], actor=me(request)
            ),
        )
        if done:
            messages.success(request, _("Đã bàn giao cho {name}.").format(name=successor))
            return redirect("organisations:person", person_id=successor.pk)
    roles = roles_by_person([shown], today()).get(shown.pk, [])
    return render(request, "organisations/hand_over.html", {"form": form, "person": shown, "roles": roles})


@requires(administers)
def person_edit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Correct a name; say what the identity provider calls the person."""
    shown = person_for(me(request), person_id, today())
    initial = {"full_name": shown.full_name, "sso_id": shown.sso_id or "", "version": shown.version}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and try_action(form, lambda: _edit(request, shown, form)):
        messages.success(request, _("Đã lưu."))
        return redirect("organisations:person", person_id=shown.pk)
    return render(request, "organisations/person_edit.html", {"form": form, "person": shown})


def _edit(request: HttpRequest, shown: Person, form: PersonForm) -> None:
    given = form.cleaned_data
    actions.rename_person(shown, full_name=given["full_name"], version=given["version"], actor=me(request))
    actions.set_sso_id(shown, sso_id=given["sso_id"], actor=me(request))


@dataclass(frozen=True, slots=True)
class Deed:
    """Something an administrator does to an account with one button: its words, and when it is offered."""

    label: str | Promise
    said: str | Promise
    do: Callable[[HttpRequest, Person], HttpResponse | None]
    offered: Callable[[Person], bool] = lambda _person: True
    warning: str | Promise = ""


def _invite(request: HttpRequest, shown: Person) -> HttpResponse:
    invitation, token = actions.invite(person=shown, actor=me(request))
    return show_invitations(request, [(invitation, token)])


def _reset(request: HttpRequest, shown: Person) -> HttpResponse:
    _reset, code = actions.reset_password(shown, actor=me(request))
    return show_code(request, shown, code)


def _simple(action: Callable[..., None]) -> Callable[[HttpRequest, Person], None]:
    def do(request: HttpRequest, shown: Person) -> None:
        action(shown, actor=me(request))

    return do


DEEDS: dict[str, Deed] = {
    "moi": Deed(
        gettext_lazy("In lời mời"),
        "",
        _invite,
        lambda person: person.is_active and not person.has_usable_password() and person.sso_id is None,
    ),
    "dat-lai-mat-khau": Deed(
        gettext_lazy("Cấp mã đặt lại mật khẩu"),
        "",
        _reset,
        lambda person: person.is_active and person.has_usable_password(),
        gettext_lazy("Mật khẩu cũ và các phiên đang mở hết hiệu lực ngay."),
    ),
    "bo-xac-thuc": Deed(
        gettext_lazy("Bỏ xác thực hai lớp"),
        gettext_lazy("Đã bỏ. Lần đăng nhập sau người này thiết lập lại."),
        _simple(actions.reset_second_factor),
        lambda person: person.is_active,
        gettext_lazy("Chỉ làm khi người này mất điện thoại hoặc khóa bảo mật."),
    ),
    "mo-khoa": Deed(
        gettext_lazy("Mở khóa đăng nhập"),
        gettext_lazy("Đã mở khóa. Người này có thể đăng nhập ngay."),
        _simple(actions.unlock_person),
        lambda person: person.is_active,
    ),
    "dong": Deed(
        gettext_lazy("Đóng tài khoản"),
        gettext_lazy("Đã đóng tài khoản."),
        _simple(actions.deactivate_person),
        lambda person: person.is_active,
        gettext_lazy("Người này không đăng nhập được nữa; việc đã làm vẫn còn. Có thể mở lại."),
    ),
    "mo": Deed(
        gettext_lazy("Mở lại tài khoản"),
        gettext_lazy("Đã mở lại tài khoản."),
        _simple(actions.reactivate_person),
        lambda person: not person.is_active and person.erased_at is None,
    ),
    "xoa-du-lieu": Deed(
        gettext_lazy("Xóa dữ liệu cá nhân"),
        gettext_lazy("Đã xóa dữ liệu cá nhân."),
        _simple(actions.erase_person),
        lambda person: not person.is_active,
        gettext_lazy("Họ tên, tên đăng nhập và các cách đăng nhập mất vĩnh viễn. Không thể hoàn tác."),
    ),
}


@requires(administers)
@require_POST
def person_do(request: HttpRequest, person_id: UUID, deed: str) -> HttpResponse:
    """Do one of the deeds."""
    shown = person_for(me(request), person_id, today())
    try:
        answer = DEEDS[deed].do(request, shown)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("organisations:person", person_id=shown.pk)
    if answer is not None:
        return answer
    messages.success(request, str(DEEDS[deed].said))
    if deed == "xoa-du-lieu":
        return redirect("organisations:people")
    return redirect("organisations:person", person_id=shown.pk)
