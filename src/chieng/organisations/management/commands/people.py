"""`chieng people …`: what only whoever runs the machine may do with people, and what they need to see."""

import argparse
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from chieng.core.actors import command_line
from chieng.core.clock import today
from chieng.organisations import actions
from chieng.organisations.kinds import Role
from chieng.organisations.management import people_export, people_import
from chieng.organisations.models import Person, Unit
from chieng.organisations.queries.names import name_of
from chieng.organisations.queries.people import find_people, roles_by_person
from chieng.organisations.queries.typed import told_apart, units_called, units_with_part

BY_FILE = {"import": people_import, "export": people_export}


class Command(BaseCommand):
    help = "Người dùng: người quản trị đầu tiên, danh sách, tệp / People: the first administrator, a list, files"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parts = parser.add_subparsers(
            dest="part", required=True, metavar="first-administrator|reset|list|import|export"
        )
        first = parts.add_parser(
            "first-administrator", help="Print a one-time link for the administrator of a unit."
        )
        first.add_argument("--username", required=True)
        first.add_argument("--full-name", default="", help="The user name when it is not given.")
        first.add_argument("--unit", required=True, help="Name or code of the topmost unit.")
        _add_url(first)
        reset = parts.add_parser("reset", help="Print a one-time code for somebody who lost the password.")
        reset.add_argument("username")
        _add_url(reset)
        listed = parts.add_parser("list", help="List people with their roles of today.")
        listed.add_argument("--json", action="store_true", dest="as_json")
        for name, module in BY_FILE.items():
            module.add_arguments(parts.add_parser(name, help=module.HELP))

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["part"] in BY_FILE:
            BY_FILE[options["part"]].run(self, options)
            return
        part = {"first-administrator": self._first, "reset": self._reset, "list": self._list}[options["part"]]
        try:
            part(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    def _first(self, options: dict[str, Any]) -> None:
        unit = find_unit(options["unit"])
        with transaction.atomic():
            person = _register(options["username"], options["full_name"])
            actions.assign_role(
                person, role=Role.ADMINISTRATOR, unit=unit, over=unit, since=today(), actor=command_line()
            )
            invitation, token = actions.invite(person=person, actor=command_line())
        self.stdout.write(
            f"{person.username}: {Role.ADMINISTRATOR.label}, {name_of(unit, today())}\n"
            f"Mở đường dẫn này một lần để đặt mật khẩu / open this link once to choose a password"
            f" ({invitation.expires_at:%d/%m/%Y}):"
        )
        self.stdout.write(options["url"].rstrip("/") + reverse("invitation", args=[token]))

    def _reset(self, options: dict[str, Any]) -> None:
        person = Person.objects.filter(username=options["username"].strip().lower()).first()
        if person is None:
            raise CommandError(f"{options['username']}: không có người dùng này / there is no such person")
        _made, code = actions.reset_password(person, actor=command_line())
        self.stdout.write(options["url"].rstrip("/") + reverse("account_reset_password"))
        self.stdout.write(code)

    def _list(self, options: dict[str, Any]) -> None:
        people = find_people(command_line(), today())
        roles = roles_by_person(people, today())
        rows = [
            {
                "username": person.username,
                "full_name": person.full_name,
                "open": person.is_active,
                "demo": person.is_demo,
                "roles": [
                    {
                        "role": line.role.value,
                        "unit": line.unit,
                        "over": line.over,
                        "since": line.since.isoformat(),
                    }
                    for line in roles.get(person.pk, [])
                ],
            }
            for person in people
        ]
        if options["as_json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            held = "; ".join(f"{Role(role['role']).label}, {role['unit']}" for role in row["roles"])  # type: ignore[attr-defined]
            self.stdout.write(f"{row['username']}\t{row['full_name']}\t{held}")


def _add_url(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="Where people reach the site.")


def find_unit(text: str) -> Unit:
    """Return the one unit of today with this code, name or short name in full. Raises CommandError."""
    day, units = today(), Unit.objects.all()
    found = units_called(units, text, day)
    if len(found) == 1:
        unit: Unit = units.get(pk=found[0])
        return unit
    near = told_apart(found or units_with_part(units, text, day), day)
    hint = f" ({near})" if near else ""
    raise CommandError(
        f"--unit {text!r}: có {len(found)} đơn vị khớp vào ngày {day:%d/%m/%Y}, cần đúng một / "
        f"{len(found)} units match on that day, one is needed{hint}"
    )


def _register(username: str, full_name: str) -> Person:
    """Return the person, registered if need be; somebody who can sign in already is not taken over."""
    known = Person.objects.filter(username=username.strip().lower()).first()
    return known or actions.register_person(
        username=username, full_name=full_name or username, actor=command_line()
    )
