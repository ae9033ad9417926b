"""Every address of the installation, with the arguments it takes for the things of one province."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chieng.core.access import access_of
from chieng.ledger.models import Attendance
from chieng.organisations.kinds import Role
from chieng.programme.models import Moment, Register
from tests.access.worlds import World


@dataclass(frozen=True, slots=True)
class Address:
    """An address by its full name ("organisations:unit"), its arguments, and whether it is for everybody."""

    name: str
    parameters: tuple[str, ...]
    is_public: bool


def every_address() -> list[Address]:
    """Return every address. A nameless one is a mistake: nobody could test it."""
    return sorted(_walk(get_resolver().url_patterns, ""), key=lambda one: one.name)


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, namespace)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            access = access_of(pattern.callback)
            parameters = tuple(pattern.pattern.regex.groupindex)
            yield Address(f"{prefix}{pattern.name}", parameters, access is not None and access.kind == "public")


Value = Callable[[World], Any]
# What each argument is, for the things of one world: by the address where the name alone does not say it.
BY_NAME: dict[str, Value] = {
    "activity_id": lambda world: world.waiting.pk,
    "assignment_id": lambda world: world.role.pk,
    "closing_id": lambda world: world.closing.pk,
    "deed": lambda _world: "doi-ten",
    "evidence_id": lambda world: world.evidence.pk,
    "held_id": lambda world: world.held.pk,
    "import_id": lambda world: world.sheet.pk,
    "invitation_id": lambda world: world.invitation.pk,
    "item_id": lambda world: world.sample.items.get().pk,
    "sample_id": lambda world: world.sample.pk,
    "job_id": lambda world: world.job.pk,
    "pack_id": lambda world: world.pack.pk,
    "person_id": lambda world: world.person(Role.UNIT_OFFICER).pk,
    "plan": lambda world: world.province.plan,
    "release": lambda world: world.release.pk,
    "request_id": lambda world: world.rights.pk,
    "step": lambda _world: "tra-loi",
    "rule": lambda _world: "organisations.reset_codes",
    "register_id": lambda world: Register.objects.get(source__contains=world.marker).pk,
    "relation_id": lambda world: world.province.units["so-1"].relations.get().pk,
    "staged_id": lambda world: world.staged.pk,
    "moment_id": lambda world: Moment.objects.get(label_vi__contains=world.marker).pk,
    "line_id": lambda world: Attendance.objects.get(activity=world.verified).pk,
    "part_id": lambda world: world.assigned.units.get(unit=world.province.units["so-1"]).pk,
    "unit_plan_id": lambda world: world.unit_plan.pk,
    "token_id": lambda world: world.key.pk,
    "team_id": lambda world: world.team.pk,
    "unit_id": lambda world: world.province.units["so-1"].pk,
    "work_id": lambda world: world.assigned.pk,
}
BY_ADDRESS: dict[str, dict[str, Value]] = {
    "ledger:entries": {"import_id": lambda world: world.entries.pk},
    "ledger:entries_confirm": {"import_id": lambda world: world.entries.pk},
    "ledger:entries_discard": {"import_id": lambda world: world.entries.pk},
    "invitation": {"token": lambda world: world.token},
    "mfa_edit_webauthn": {"pk": lambda _world: 1},
    "mfa_remove_webauthn": {"pk": lambda _world: 1},
    "programme:calendar_feed": {"token": lambda world: world.token},
    "programme:plan_calendar": {"code": lambda world: world.province.plan},
    "programme:assign": {"code": lambda world: world.province.plan},
    "programme:assignments": {"code": lambda world: world.province.plan},
    "programme:issue_yearly": {"code": lambda world: world.province.plan},
    "programme:duties": {"code": lambda world: world.province.plan},
    "programme:hand_over": {"code": lambda world: world.province.plan},
    "programme:plan": {"code": lambda world: world.province.plan},
    "programme:plan_file": {"code": lambda world: world.province.plan},
    "programme:registers": {"code": lambda world: world.province.plan},
    "programme:register_import": {"code": lambda world: world.province.plan},
    "programme:register_new": {"code": lambda world: world.province.plan},
    "programme:register": {"code": lambda world: world.province.plan},
    "programme:register_correct": {"code": lambda world: world.province.plan},
    "programme:register_withdraw": {"code": lambda world: world.province.plan},
    "programme:task": {"code": lambda world: world.province.plan, "task": lambda _world: "1a"},
    "programme:theme": {"code": lambda world: world.province.plan, "theme": lambda _world: "risks-skills"},
    "programme:unit_duties": {
        "code": lambda world: world.province.plan,
        "unit": lambda world: world.province.units["so-1"].pk,
    },
    "reporting:letter": {"code": lambda _world: "T1"},
    "reporting:ask_for_pack": {"code": lambda _world: "T1"},
    "reporting:unit_year": {"unit": lambda world: world.province.units["so-1"].pk},
    "reporting:missing": {"code": lambda _world: "T1"},
    "reporting:release_own": {"unit": lambda world: world.province.units["so-1"].pk},
    "reporting:release_answer": {"unit": lambda world: world.province.units["so-1"].pk},
    "reporting:target": {"code": lambda _world: "T1"},
    "reporting:counted_by": {
        "code": lambda _world: "T1",
        "unit": lambda world: world.province.units["so-1"].pk,
    },
}


def path_of(address: Address, world: World) -> str:
    """Return the path of `address` for the things of `world`. Raises KeyError for an argument nobody told here."""
    told = BY_NAME | BY_ADDRESS.get(address.name, {})
    return reverse(address.name, kwargs={name: told[name](world) for name in address.parameters})
