"""Making a pack: the figure as it stands, then what is behind it, file by file, straight to the disk."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from chieng.core.clock import now
from chieng.core.files import path_of
from chieng.core.sheets.export import to_xlsx, write_csv
from chieng.programme.kinds import PlanTerms
from chieng.reporting.kinds import Standing
from chieng.reporting.packs.readme import readme
from chieng.reporting.packs.rows import AT_ONCE, Row, batches, headings
from chieng.reporting.packs.zips import HashedZip
from chieng.reporting.queries import Seen
from chieng.reporting.records import record_of
from chieng.reporting.tables import units_table

FORMAT = 1
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack is made of: a figure whole, and units and evidence as far as `actor` may see them on `day`."""

    plan: PlanTerms
    found: Standing
    seen: Seen
    actor: object
    day: date


def make_pack(path: Path, wanted: Wanted, told: Told = lambda _done, _total: None) -> None:
    """Write the pack to `path`. `told(done, total)` is called as units are put in.

    No file is ever in memory as a whole.
    """
    seen, counted = wanted.seen, wanted.seen.standing.counted
    rows: list[Row] = []
    told(0, len(counted))
    with translation.override("vi"), HashedZip(path, wanted.found.as_of) as archive:
        lines = batches(wanted.found.target, counted, wanted.actor, wanted.day)
        for number, batch in enumerate(lines, start=1):
            rows += [_put_in(archive, row, file) for row, file in batch]
            told(min(number * AT_ONCE, len(counted)), len(counted))
        archive.add("DOC-TRUOC-README.txt", readme(wanted.plan, wanted.found, seen).encode())
        archive.add("LIET-KE.xlsx", to_xlsx(units_table(wanted.plan, seen.standing)))
        archive.add("MANIFEST.csv", _csv(rows))
        archive.add("manifest.json", _json(wanted.plan, seen, rows))


def _put_in(archive: HashedZip, row: Row, file: Any) -> Row:
    if file is None:
        return row
    try:
        if archive.add_file(row.file, path_of(file)) != file.sha256:
            row.problem = _("Tệp trong kho không còn khớp mã SHA-256")
    except FileNotFoundError:
        row.file, row.problem = "", _("Tệp không còn trong kho")
    if file.scan and not row.problem:
        row.problem = file.get_scan_display()
    return row


def _csv(rows: list[Row]) -> bytes:
    columns = headings()
    lines = ([getattr(row, name) for name, _heading in columns] for row in rows)
    return write_csv([heading for _name, heading in columns], lines)


def _json(plan: PlanTerms, seen: Seen, rows: list[Row]) -> bytes:
    told = {
        "format": FORMAT,
        "made_at": now().isoformat(timespec="seconds"),
        "plan": {"code": plan.code, "number": plan.number, "label_vi": plan.label_vi, "label_en": plan.label_en},
        "target": record_of(seen.standing),
        "unnamed": {"counted": seen.unnamed_counted, "missing": seen.unnamed_missing},
        "evidence": [row.as_record() for row in rows],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
