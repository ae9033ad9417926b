"""From the check of a file to its confirmation: what is confirmed is exactly what was shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core.actors import Actor
from chieng.core.errors import Conflict
from chieng.core.imports.keeping import in_both
from chieng.core.models import StagedFile


class CheckedFile(Protocol):
    """What a check finds: what would be done, with a fingerprint, and what is to be shown."""

    @property
    def may_be_applied(self) -> bool: ...

    def digest(self) -> str: ...

    def as_json(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Flow:
    """How one room checks and applies its files; `note` is its action that keeps what the check found."""

    plan: Callable[..., Any]
    apply: Callable[..., Any]
    note: Callable[..., None]

    def check(self, staged: StagedFile, *, actor: Actor) -> None:
        """Check the file and keep what was found, to be shown."""
        try:
            found: CheckedFile = self.plan(staged, actor=actor)
        except ValidationError as error:
            self.note(staged, result={"refused": in_both(error)}, digest="", actor=actor)
            return
        digest = found.digest() if found.may_be_applied else ""
        self.note(staged, result=found.as_json(), digest=digest, actor=actor)

    def confirm(self, staged: StagedFile, *, digest: str, actor: Actor) -> None:
        """Check the file again and apply it, if it still does what was shown. Raises Conflict otherwise.

        The check runs outside the transaction, which stays short.
        """
        found: CheckedFile = self.plan(staged, actor=actor)
        if not found.may_be_applied or found.digest() != digest:
            raise Conflict(
                _(
                    "Dữ liệu trên hệ thống đã thay đổi từ lúc kiểm tra tệp. "
                    "Xem lại kết quả kiểm tra mới rồi xác nhận."
                ),
                code="conflict",
            )
        self.apply(staged, found, actor=actor)

    def apply_or_check_again(self, staged: StagedFile, *, actor: Actor) -> bool:
        """Apply the file as it was shown; when that is not possible any more, show what the file does now."""
        try:
            self.confirm(staged, digest=staged.digest, actor=actor)
        except ValidationError as error:
            self.check(staged, actor=actor)
            staged.result["not_applied"] = in_both(error)
            self.note(staged, result=staged.result, digest=staged.digest, actor=actor)
            return False
        return True
