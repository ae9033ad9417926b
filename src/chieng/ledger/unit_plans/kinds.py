"""What a unit's plan says, as actions and forms hand it to each other."""

from dataclasses import dataclass

from chieng.ledger.kinds import PlanForm


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One line. `kind` and `audience` are codes; without a month it is for the whole year."""

    text: str
    kind: str = ""
    audience: str = ""
    month: int | None = None
    quantity: str = ""
    in_charge: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Everything that a unit's plan says; texts of several entries hold one a line."""

    form: PlanForm = PlanForm.OWN
    host: str = ""
    layout: str
    issuer: str
    parent: str = ""
    org_code: str = ""
    place: str = ""
    subject: str
    bases: str = ""
    purpose: str = ""
    funding: str = ""
    organising: str = ""
    collective: str = ""
    office: str
    deputy: bool = False
    signatory: str = ""
    recipients: str = ""
    lines: tuple[PlannedLine, ...] = ()
