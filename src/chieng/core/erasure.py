"""Deleting the personal values that the audit log holds about a thing, without breaking the chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.models import AuditEntry, PersonalValue
from chieng.core.models.audit import ACTOR_NAME
from chieng.core.permissions import Right, holds
from chieng.core.sealing.checking import ACTOR_TYPE, PERSONAL_ERASED


@dataclass(frozen=True, slots=True)
class Subject:
    """Something the log speaks of, which may no longer exist: "ledger.activity:UUID"."""

    type: str
    id: str

    @classmethod
    def parse(cls, text: str) -> "Subject":
        """Read "type:id". Raises ValidationError."""
        type_, separator, id_ = text.partition(":")
        if not (separator and type_ and id_):
            raise ValidationError(
                _("%(text)s: hãy ghi loại và mã, ví dụ ledger.activity:7f3c…"), params={"text": text}
            )
        return cls(type_.lower(), id_)

    @property
    def entries(self) -> Any:
        return AuditEntry.objects.filter(subject_type=self.type, subject_id=self.id)


def forget(subjects: Iterable[Subject], *, actor_id: str, reason: str, actor: Actor) -> None:
    """Delete what the log holds of a person: the values about `subjects`, and the name on all that they did.

    A step of the action that erases the person, which has checked the permission.
    """
    for subject in subjects:
        PersonalValue.objects.filter(entry__in=subject.entries).delete()
        audit.record(PERSONAL_ERASED, subject, actor=actor, data={"reason": reason})
    audit.record(PERSONAL_ERASED, Subject(ACTOR_TYPE, actor_id), actor=actor, data={"reason": reason})
    # After the last entry, which may be this very person's own.
    PersonalValue.objects.filter(entry__actor_id=actor_id, key=ACTOR_NAME).delete()


def forget_about(subjects: Iterable[Subject], *, reason: str, actor: Actor) -> None:
    """Delete what the log holds about `subjects`, who acted left out: a step of an action that lets them go."""
    for subject in subjects:
        about = PersonalValue.objects.filter(entry__in=subject.entries).exclude(key=ACTOR_NAME)
        if about.delete()[0]:
            audit.record(PERSONAL_ERASED, subject, actor=actor, data={"reason": reason})


@action
def erase_personal(subject: Subject, *, reason: str, actor: Actor) -> int:
    """Delete every personal value kept about `subject`; return how many. What was done stays on record."""
    if not holds(actor, Right.ERASE_PERSONAL):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Hãy ghi lý do xóa dữ liệu cá nhân."))
    # Who did it stays on record: officials answer for what they did to the thing.
    about = PersonalValue.objects.filter(entry__in=subject.entries).exclude(key=ACTOR_NAME)
    gone = about.delete()[0]
    if not gone:
        audit.unchanged()
        return 0
    audit.record(PERSONAL_ERASED, subject, actor=actor, data={"values": gone, "reason": reason})
    return gone
