"""[[registers]]: how many units of some kinds there are, by whose word, as of a day, and whether that is all."""

from datetime import date
from typing import Any

from chieng.core.intervals import FIRST_DAY
from chieng.programme.files.reader import Table
from chieng.programme.files.rows import RegisterRow
from chieng.programme.kinds import Completeness


def read_register(table: Table) -> RegisterRow:
    """Return what the file says of one list of units."""
    row = RegisterRow(
        kinds=tuple(sorted(table.words("kinds", required=True))),
        as_of=table.day("as_of") or FIRST_DAY,
        source=table.text("source"),
        completeness=table.choice("completeness", Completeness, Completeness.UNKNOWN),
        expected=table.number("expected") if table.has("expected") else None,
        document_number=table.text("document_number", required=False, longest=100),
        document_date=table.day("document_date", required=False),
        note=table.text("note", required=False, longest=1000),
    )
    table.close()
    return row


def written(row: RegisterRow) -> dict[str, Any]:
    """Return the values of the table; a number of zero is said, one that is not known is not."""
    return {
        "kinds": row.kinds,
        "as_of": row.as_of,
        "source": row.source,
        "completeness": str(row.completeness.value),
        "expected": row.expected,
        "document_number": row.document_number,
        "document_date": row.document_date,
        "note": row.note,
    }


def row_of(said: Any) -> RegisterRow:
    """Return a stored register as a row of the file."""
    given = {name: getattr(said, name) for name in ("as_of", "source", "expected", "note", "document_number")}
    return RegisterRow(
        kinds=tuple(said.kinds),
        completeness=Completeness(said.completeness),
        document_date=said.document_date,
        **given,
    )


def register_key(row: RegisterRow) -> str:
    """Return what names a list among those of the file: its kinds and its day."""
    return f"{'+'.join(row.kinds)}/{row.as_of.isoformat()}"


def register_data(row: RegisterRow) -> dict[str, Any]:
    """Return a list as plain data to store."""
    signed = row.document_date.isoformat() if row.document_date else None
    return {**written(row), "kinds": list(row.kinds), "as_of": row.as_of.isoformat(), "document_date": signed}


def register_from(stored: dict[str, Any]) -> RegisterRow:
    """Read a list as stored."""
    from_text = {name: stored[name] for name in ("source", "expected", "document_number", "note")}
    return RegisterRow(
        kinds=tuple(stored["kinds"]),
        as_of=date.fromisoformat(stored["as_of"]),
        completeness=Completeness(stored["completeness"]),
        document_date=date.fromisoformat(stored["document_date"]) if stored["document_date"] else None,
        **from_text,
    )
