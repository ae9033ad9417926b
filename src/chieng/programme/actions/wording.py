"""Attaching the official wording from the user's own copy of the document, clause by clause."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.intervals import FOREVER
from chieng.programme.documents import clause_key, clauses_of
from chieng.programme.models import Plan, Wording
from chieng.programme.permissions import may_manage_plan
from chieng.programme.queries.wording import clauses_cited


@dataclass(frozen=True, slots=True)
class Attached:
    """What was found in the document: clauses that the plan cites, and those that were not there."""

    matched: tuple[str, ...]
    missing: tuple[str, ...]
    changed: int


@action
def attach_wording(plan: Plan, *, text: str, since: date | None = None, actor: Actor) -> Attached:
    """Attach the wording of every clause that the plan cites and that the document `text` has.

    The wording holds from `since` (the plan's first day when not given). Attaching the same again changes
    nothing. Raises ValidationError when no cited clause is found: then it is some other document.
    """
    if not may_manage_plan(actor, plan.owner_id, today()):
        raise PermissionDenied
    day = since or plan.since
    found, cited = clauses_of(text), clauses_cited(plan.pk, day)
    matched = [clause for clause in cited if clause_key(clause) in found]
    if not matched:
        message = _(
            "Không tìm thấy mục nào của kế hoạch trong văn bản. "
            "Kiểm tra xem đây có đúng là văn bản của kế hoạch này."
        )
        raise ValidationError(message, code="another_document")
    changed = sum(_attach(plan, clause, found[clause_key(clause)], day) for clause in matched)
    if changed:
        data = {"since": day, "clauses": matched}
        audit.record("programme.wording.attached", plan, actor=actor, data=data)
    else:
        audit.unchanged()
    missing = tuple(clause for clause in cited if clause_key(clause) not in found)
    return Attached(tuple(matched), missing, changed)


def _attach(plan: Plan, clause: str, text: str, day: date) -> bool:
    """Let `clause` read `text` from `day`; say whether that is new."""
    current = Wording.objects.filter(plan=plan, clause=clause).on(day).first()
    if current is not None and current.text == text:
        return False
    if current is not None and current.since == day:
        current.text = text
        current.save(update_fields=["text"])
        return True
    later = Wording.objects.filter(plan=plan, clause=clause, since__gt=day).order_by("since").first()
    if current is not None:
        current.until = day
        current.save(update_fields=["until"])
    until = later.since if later else FOREVER
    Wording.objects.create(plan=plan, clause=clause, text=text, since=day, until=until)
    return True
