"""The attendance sheet as a form: one choice a unit, and numbers of people by audience for those who came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.imports.forms import ACCEPTED
from chieng.core.sheets.problems import UnreadableFile
from chieng.core.sheets.reading import read_sheets, read_upload
from chieng.core.text import fold
from chieng.ledger.forms.invited import names_in
from chieng.ledger.kinds import Came, Presence
from chieng.ledger.models import Attendance, Audience
from chieng.organisations.queries import kind_names

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

AWAY, OFFICERS = "away", "officers"
CHOICES = (
    (AWAY, gettext_lazy("Vắng")),
    (str(Presence.IN_PERSON.value), gettext_lazy("Người đứng đầu dự")),
    (str(Presence.DEPUTY.value), gettext_lazy("Cấp phó dự thay")),
    (OFFICERS, gettext_lazy("Chỉ cán bộ dự")),
)
# Of whom the sheet asks for numbers; who else was there is in the organiser's own figures.
ASKED = ("officials", "reporters", "press-heads")


def fingerprint(lines: Iterable[Came]) -> str:
    """Return a short text that is the same as long as the sheet says the same."""
    said = sorted(f"{one.unit_id}{one.came}{one.head}{sorted(one.people.items())}" for one in lines)
    return sha256("".join(said).encode()).hexdigest()[:16]


def as_lines(stored: Iterable[Attendance]) -> list[Came]:
    """Return the lines of a sheet as they are entered."""
    return [
        Came(
            line.unit_id, line.came, Presence(line.head), {one.audience_id: one.value for one in line.people.all()}
        )
        for line in stored
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit on the page: its one choice, its numbers, and what stands in its way."""

    unit_id: UUID
    name: str
    choice: Any
    numbers: Sequence[Any]
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the numbers are shown unfolded: one of them is filled or wrong."""
        return any(number.value() or number.errors for number in self.numbers)


class SheetForm(forms.Form):
    """Who came, of the units invited."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, stored: Sequence[Attendance], names: dict[UUID, str], **kwargs: Any) -> None:
        lines = as_lines(stored)
        kwargs["initial"] = {"client_id": uuid4(), "seen": fingerprint(lines), **_initial(lines)}
        super().__init__(*args, **kwargs)
        self._lines, self._names = lines, names
        self._notes = {line.unit_id: _note(line) for line in stored}
        self._audiences = list(Audience.objects.filter(code__in=ASKED))
        for line in lines:
            key = line.unit_id.hex
            self.fields[f"c_{key}"] = forms.ChoiceField(
                label=names.get(line.unit_id, ""), choices=CHOICES, widget=forms.RadioSelect
            )
            for audience in self._audiences:
                self.fields[f"n_{key}_{audience.code}"] = forms.IntegerField(
                    label=str(audience),
                    min_value=0,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                )

    def rows(self) -> list[Row]:
        """Return the units in official order."""
        return [
            Row(
                line.unit_id,
                self._names.get(line.unit_id, ""),
                self[f"c_{line.unit_id.hex}"],
                [self[f"n_{line.unit_id.hex}_{audience.code}"] for audience in self._audiences],
                self._notes[line.unit_id],
            )
            for line in self._lines
        ]

    def lines(self) -> list[Came]:
        """Return the sheet as it was filled in. Numbers that the page does not ask for stay."""
        return [self._line(line) for line in self._lines]

    def _line(self, line: Came) -> Came:
        key, choice = line.unit_id.hex, self.cleaned_data[f"c_{line.unit_id.hex}"]
        people = {code: value for code, value in line.people.items() if code not in ASKED}
        for audience in self._audiences:
            value = self.cleaned_data[f"n_{key}_{audience.code}"]
            if value:
                people[audience.code] = value
        head = Presence(choice) if choice in Presence.values else Presence.ABSENT
        return Came(line.unit_id, choice != AWAY, head, people if choice != AWAY else {})

    def take(self, error: ValidationError) -> None:
        """Put what the action refused on the form."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for errors in by_field.values():
            self.add_error(None, errors)


def _initial(lines: Iterable[Came]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for line in lines:
        key = line.unit_id.hex
        here = str(line.head.value) if line.head is not Presence.ABSENT else OFFICERS
        values[f"c_{key}"] = here if line.came else AWAY
        values |= {f"n_{key}_{code}": value for code, value in line.people.items()}
    return values


def _note(line: Attendance) -> str:
    return _("Đơn vị phản hồi: %(reason)s") % {"reason": line.dispute_reason} if line.is_disputed else ""


class InviteForm(forms.Form):
    """Which units are put on the sheet: every one of some kinds, or a list of names."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Mọi đơn vị thuộc loại"), required=False, widget=forms.CheckboxSelectMultiple
    )
    listed = forms.CharField(
        label=gettext_lazy("Hoặc danh sách đơn vị"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một tên đơn vị; dán được từ công văn hoặc từ một cột của Excel."),
    )

    file = forms.FileField(
        label=gettext_lazy("Hoặc tệp danh sách"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("XLSX hoặc CSV, có cột “Đơn vị”."),
    )

    def __init__(self, *args: Any, units: "Sequence[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units: Sequence[Any] = list(units)
        names = kind_names({str(unit.kind_on) for unit in self._units if unit.kind_on})
        self.fields["kinds"].choices = list(names.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        by_name = {
            fold(name): unit.pk for unit in self._units for name in (unit.short_name_on, unit.name_on) if name
        }
        chosen = self._named("listed", data.get("listed", "").splitlines(), by_name)
        if data.get("file"):
            chosen |= self._named("file", self._in_file(data["file"], by_name), by_name)
        chosen |= {unit.pk for unit in self._units if unit.kind_on in data.get("kinds", ())}
        if not chosen and not self.errors:
            self.add_error("kinds", _("Chọn loại đơn vị, dán danh sách, hoặc chọn tệp danh sách."))
        data["units"] = [unit.pk for unit in self._units if unit.pk in chosen]
        return data

    def _in_file(self, upload: Any, by_name: Mapping[str, UUID]) -> list[str]:
        try:
            found = names_in(read_sheets(read_upload(upload)), by_name)
        except UnreadableFile as error:
            self.add_error("file", error)
            return []
        if not found:
            self.add_error("file", _("Không thấy tên đơn vị nào trong tệp. Đặt tên cột là “Đơn vị”."))
        return found

    def _named(self, field: str, lines: Iterable[str], by_name: Mapping[str, UUID]) -> set[UUID]:
        """Return the units of the names; those that are of none are told on the field."""
        wanted = [name for name in (line.strip(" -•\t;.") for line in lines) if name]
        unknown = [name for name in wanted if fold(name) not in by_name]
        if unknown:
            words = _("Không có đơn vị đang hoạt động tên: %(names)s. Sửa lại các dòng này.")
            self.add_error(field, words % {"names": "; ".join(unknown[:5])})
        return {by_name[fold(name)] for name in wanted if fold(name) in by_name}


class WhyForm(forms.Form):
    """A reason, for a dispute or for the answer to one."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
