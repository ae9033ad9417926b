"""Empty files to fill in: the columns, lists to choose from, and instructions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from chieng.core.sheets.records import Field
from chieng.core.sheets.workbooks import WorkbookWriter
from chieng.organisations.exchange.export import DAYS, add_words
from chieng.organisations.exchange.fields import KINDS_SHEET, UNITS_SHEET, Words, unit_fields
from chieng.organisations.exchange.help import help_for
from chieng.organisations.exchange.people import PEOPLE_SHEET, people_fields
from chieng.organisations.kinds import Role

NOT_IN_TEMPLATE = frozenset({"id", "is_demo"})


# The columns that lists of these units need, by the name of the template in its address.
_FOR = {
    "truong-hoc": ("code:school", "name", "short_name", "kind", "parent", "territory", "professional", "since"),
    "doanh-nghiep": ("code:tax", "name", "short_name", "kind", "reports_to", "territory", "since"),
}


def units_template(of: str = "") -> bytes:
    """Return the file to fill in: with every column, or with those of a list of schools or of enterprises."""
    words = Words.known()
    fields = [field for field in unit_fields(words) if field.key in _FOR.get(of, (field.key,))]
    fields = [field for field in fields if field.key not in NOT_IN_TEMPLATE]
    with WorkbookWriter() as book:
        sheet = book.add_sheet(UNITS_SHEET[0], _headings(fields))
        sheet.choose_from(_column(fields, "kind"), f"='{KINDS_SHEET[0]}'!$B$2:$B${max(len(words.kinds), 1) + 1}")
        add_words(book, words)
        _add_instructions(book, "units", fields)
    return book.content


def people_template() -> bytes:
    fields, roles = people_fields(), _("Vai trò")
    with WorkbookWriter() as book:
        sheet = book.add_sheet(PEOPLE_SHEET[0], _headings(fields))
        sheet.choose_from(_column(fields, "role"), f"='{roles}'!$A$2:$A${len(Role) + 1}")
        listed = book.add_sheet(roles, [(roles, "text")])
        for _value, label in Role.choices:
            listed.add([label])
        _add_instructions(book, "people", fields)
    return book.content


def _headings(fields: Sequence[Field]) -> list[tuple[str, str]]:
    return [(field.headings[0], "day" if field.key in DAYS else "code") for field in fields]


def _column(fields: Sequence[Field], key: str) -> int:
    return next(number for number, field in enumerate(fields) if field.key == key)


def _add_instructions(book: WorkbookWriter, what: str, fields: Sequence[Field]) -> None:
    sheet = book.add_sheet(_("Hướng dẫn"), [(_("Cột"), "text"), (_("Bắt buộc"), "text"), (_("Cách ghi"), "text")])
    for field in fields:
        sheet.add([field.headings[0], _("có") if field.required else "", help_for(what, field.key)])
