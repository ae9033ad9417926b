"""Every model has a function that narrows what people read of it, or a stated reason why it needs none."""

from importlib import import_module

from django.apps import apps

OF_A_UNIT = "part of a unit: read through organisations.queries.visible_to"
OF_A_PLAN = "part of a plan: read through programme.queries.visible_to"
OF_AN_ACTIVITY = "part of an activity: read through ledger.queries.visible_to"
VOCABULARY = "a vocabulary of the installation: names, the same for everybody"
MACHINERY = "machinery: only counts and times of it are shown, on a page for administrators and auditors"

# The function through which lists of the model are read: its first argument is whoever reads.
NARROWED_BY = {
    "organisations.Invitation": "organisations.queries.people.invitations_visible_to",
    "organisations.Person": "organisations.queries.people.people_visible_to",
    "organisations.RoleAssignment": "organisations.queries.people.assignment_for",
    "organisations.RightsRequest": "organisations.queries.rights_requests.rights_requests_visible_to",
    "core.PersonalRead": "organisations.queries.reads.reads_visible_to",
    "organisations.Unit": "organisations.queries.visible_to",
    "programme.Plan": "programme.queries.visible_to",
    "programme.Register": "programme.queries.registers.registers_visible_to",
    "programme.AssignedUnit": "programme.queries.parts_visible_to",
    "programme.Moment": "programme.queries.moments.moments_visible_to",
    "programme.Assignment": "programme.queries.assignments_visible_to",
    "ledger.Activity": "ledger.queries.visible_to",
    "ledger.HeldEntry": "ledger.queries.held_visible_to",
    "ledger.Team": "ledger.queries.teams_visible_to",
    "ledger.UnitPlan": "ledger.queries.unit_plans_visible_to",
    "reporting.Release": "reporting.queries.releases.visible_to",
    "reporting.ReleaseUnit": "reporting.queries.releases.own_lines",
    "ledger.Sample": "ledger.queries.samples_visible_to",
    "ledger.SampleItem": "ledger.queries.items_visible_to",
    "ledger.PeriodClosing": "ledger.queries.closings_visible_to",
}
NEED_NONE = {
    "core.AuditEntry": "read on pages that ask for the right to see the log (core.permissions.may_see_audit)",
    "core.AuditSeal": "hashes only",
    "core.RetentionState": "when rules of the schedule ran: read by those who may see the schedule",
    "core.PersonalValue": "read with its audit entry, by those who may see the log",
    "reporting.EvidencePack": "each is for whoever asked for it: reporting.queries.packs.pack_for",
    "core.StoredFile": "reached only through what it is evidence of or an import of",
    "core.JobRecord": MACHINERY,
    "core.PeriodicState": MACHINERY,
    "core.WorkerBeat": MACHINERY,
    "core.Restoration": MACHINERY,
    "organisations.StagedImport": "shown to whoever uploaded it, and nobody else",
    "organisations.ApiToken": "a hash; looked up by the key itself, or by the person whose it is",
    "organisations.ResetCode": "a hash; looked up by the code itself",
    "organisations.Site": "what the installation shows to everybody",
    "organisations.UnitKind": VOCABULARY,
    "organisations.CodeScheme": VOCABULARY,
    "organisations.UnitName": OF_A_UNIT,
    "organisations.UnitClass": OF_A_UNIT,
    "organisations.UnitCode": OF_A_UNIT,
    "organisations.UnitPath": OF_A_UNIT,
    "organisations.Relation": OF_A_UNIT,
    "organisations.Succession": OF_A_UNIT,
    "programme.StatisticKind": VOCABULARY,
    "programme.Statistic": "published figures with their source, of units that their plan names",
    "programme.CalendarFeed": "a hash; looked up by the secret itself, or by the person whose it is",
    "programme.Edition": OF_A_PLAN,
    "programme.PlanVersion": OF_A_PLAN,
    "programme.PlanUnit": OF_A_PLAN,
    "programme.Wording": OF_A_PLAN,
    "programme.Lead": OF_A_PLAN,
    "programme.Theme": OF_A_PLAN,
    "programme.ThemeVersion": OF_A_PLAN,
    "programme.Target": OF_A_PLAN,
    "programme.TargetVersion": OF_A_PLAN,
    "programme.Task": OF_A_PLAN,
    "programme.TaskVersion": OF_A_PLAN,
    "programme.Duty": OF_A_PLAN,
    "programme.DutyVersion": OF_A_PLAN,
    "programme.DutyAddressee": OF_A_PLAN,
    "ledger.UnitPlanLine": "part of a unit's plan: read through ledger.queries.unit_plans_visible_to",
    "ledger.QuantityKind": VOCABULARY,
    "ledger.Audience": VOCABULARY,
    "ledger.Language": VOCABULARY,
    "ledger.ActivityKind": VOCABULARY,
    "ledger.KindQuantity": VOCABULARY,
    "ledger.Quantity": OF_AN_ACTIVITY,
    "ledger.Revision": OF_AN_ACTIVITY,
    "ledger.Evidence": OF_AN_ACTIVITY,
    "ledger.ClosingExtension": "part of a closing: read through ledger.queries.closings_visible_to",
    "ledger.Attendance": "a unit's own, or an organiser's: read through ledger.queries.attendance_for",
    "ledger.AttendedPeople": "part of a line of an attendance sheet",
    "ledger.StagedEntries": "shown to whoever sent it, and nobody else",
    "ledger.StagedUpload": "shown to whoever uploaded it, and nobody else",
}


def models() -> set[str]:
    return {model._meta.label for model in apps.get_models() if model.__module__.startswith("chieng.")}


def test_every_model_is_narrowed_or_says_why_not() -> None:
    assert sorted(models() - set(NARROWED_BY) - set(NEED_NONE)) == []


def test_the_lists_are_not_stale() -> None:
    assert sorted((set(NARROWED_BY) | set(NEED_NONE)) - models()) == []
    assert sorted(set(NARROWED_BY) & set(NEED_NONE)) == []


def test_the_functions_exist_and_take_whoever_reads_first() -> None:
    for dotted in NARROWED_BY.values():
        module, _, name = dotted.rpartition(".")
        function = getattr(import_module(f"chieng.{module}"), name)
        assert function.__code__.co_varnames[0] == "actor", dotted
