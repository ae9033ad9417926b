"""The lines of a pack's manifest: what stands behind each counted unit, a few units at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from chieng.core.files.types import NAMES
from chieng.core.sheets.display import shown_day
from chieng.core.text import fold
from chieng.programme.kinds import TargetTerms
from chieng.reporting.kinds import CountedUnit
from chieng.reporting.pages import activities_with_evidence

AT_ONCE = 20
_FOLDER = "minh-chung"
_LONGEST = 40


@dataclass(slots=True)
class Row:
    """One piece of evidence, or an activity that has none beyond the document it is. Days are ISO dates."""

    unit_id: str
    unit: str
    target: str
    counted_for: str
    activity_id: str
    activity: str
    kind: str
    since: str
    last_day: str
    document: str
    file: str = ""
    file_name: str = ""
    media_type: str = ""
    sha256: str = ""
    original_sha256: str = ""
    link: str = ""
    problem: str = ""

    def as_record(self) -> dict[str, Any]:
        return asdict(self)


# (column, heading) of MANIFEST.csv.
def headings() -> list[tuple[str, str]]:
    return [
        ("unit", _("Cơ quan, đơn vị")),
        ("target", _("Chỉ tiêu")),
        ("counted_for", _("Được tính cho")),
        ("activity", _("Hoạt động")),
        ("kind", _("Loại")),
        ("since", _("Ngày")),
        ("last_day", _("Đến ngày")),
        ("document", _("Văn bản")),
        ("file", _("Tệp trong gói")),
        ("file_name", _("Tên tệp khi gửi")),
        ("sha256", _("SHA-256 của tệp")),
        ("original_sha256", _("SHA-256 của tệp gốc")),
        ("link", _("Đường dẫn")),
        ("problem", _("Lưu ý")),
        ("unit_id", _("Mã đơn vị")),
        ("activity_id", _("Mã hoạt động")),
    ]


def batches(
    target: TargetTerms, counted: Sequence[CountedUnit], actor: object, day: date
) -> Iterator[list[tuple[Row, Any]]]:
    """Yield the lines of a few units at a time, each with its stored file or None; those that `actor` may see."""
    for start in range(0, len(counted), AT_ONCE):
        units = counted[start : start + AT_ONCE]
        known = {
            activity.pk: (activity, evidence)
            for activity, evidence in activities_with_evidence(
                actor, {one for unit in units for one in unit.activity_ids}, day
            )
        }
        yield [
            line
            for number, unit in enumerate(units, start=start + 1)
            for line in _of_unit(target, number, unit, known)
        ]


def _of_unit(
    target: TargetTerms, number: int, unit: CountedUnit, known: dict[UUID, Any]
) -> Iterator[tuple[Row, Any]]:
    folder = f"{_FOLDER}/{number:04d}-{slug(unit.name)}"
    for activity_id in unit.activity_ids:
        if activity_id not in known:
            continue
        activity, evidence = known[activity_id]
        inside = f"{folder}/{activity.since.isoformat()}-{slug(str(activity))}-{str(activity.pk)[:8]}"
        if not evidence:
            yield _row(target, unit, activity), None
        for position, one in enumerate(evidence, start=1):
            row = _row(target, unit, activity)
            row.link = one.link
            if one.file:
                row.file = f"{inside}/{position:02d}-{file_name(one.name, one.file.media_type)}"
                row.file_name, row.media_type = one.name, one.file.media_type
                row.sha256, row.original_sha256 = one.file.sha256, one.file.original_sha256
            yield row, one.file


def _row(target: TargetTerms, unit: CountedUnit, activity: Any) -> Row:
    return Row(
        unit_id=str(unit.unit_id),
        unit=unit.name,
        target=target.code,
        counted_for=_condition(target, activity),
        activity_id=str(activity.pk),
        activity=str(activity),
        kind=str(activity.kind),
        since=activity.since.isoformat(),
        last_day=activity.last_day.isoformat(),
        document=_document(activity),
    )


def _condition(target: TargetTerms, activity: Any) -> str:
    """Return the condition that the activity's kind meets; nothing where its kind may meet several."""
    conditions = target.measure.conditions
    meant = [one for one in conditions if not one.activity_kinds or activity.kind_id in one.activity_kinds]
    return meant[0].label if len(meant) == 1 else ""


def _document(activity: Any) -> str:
    if not activity.document_number:
        return ""
    signed = f", {shown_day(activity.document_date)}" if activity.document_date else ""
    return f"{activity.document_number}{signed}"


def slug(text: str) -> str:
    """Return a readable name of plain ASCII: "Sở Khoa học và Công nghệ" → "so-khoa-hoc-va-cong-nghe"."""
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in fold(text))
    words = [word for word in plain.split("-") if word]
    return "-".join(words)[:_LONGEST].strip("-") or "khong-ten"


def file_name(name: str, media_type: str) -> str:
    """Return the name of a file in the pack: its own, plain, with the ending of what it is."""
    ending = {"JPEG": "jpg"}.get(NAMES.get(media_type, ""), NAMES.get(media_type, "bin").lower())
    return f"{slug(name.rpartition('.')[0] or name)}.{ending}"
