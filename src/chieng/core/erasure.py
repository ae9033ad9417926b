"""Deleting the personal values that the audit log holds about a thing, without breaking the chain."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.models import AuditEntry, PersonalValue
from chieng.core.permissions import Right, holds
from chieng.core.sealing.checking import PERSONAL_ERASED


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


@action
def erase_personal(subject: Subject, *, reason: str, actor: Actor) -> int:
    """Delete every personal value kept about `subject`; return how many. What was done stays on record."""
    if not holds(actor, Right.ERASE_PERSONAL):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Hãy ghi lý do xóa dữ liệu cá nhân."))
    gone = PersonalValue.objects.filter(entry__in=subject.entries).delete()[0]
    if not gone:
        audit.unchanged()
        return 0
    audit.record(PERSONAL_ERASED, subject, actor=actor, data={"values": gone, "reason": reason})
    return gone
