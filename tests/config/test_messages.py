"""Texts are found wherever they are marked, merged without loss, and checked without mercy."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from chieng.config.messages import catalogues
from chieng.config.messages.extract import texts_of

TEMPLATE = """{% load i18n %}
<h1>{% translate "Kế hoạch" %} it's</h1>
    {# Translators: trên nút #}
  {% translate "Mở" context "verb" %}
<p>{% blocktranslate count counter=n trimmed %}
   có {{ counter }} đơn vị
 {% plural %}
   có {{ counter }} đơn vị khác {% endblocktranslate %}</p>
{{ _("Tắt")|lower }} {% component label=_("Bật") %} 100% "
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("Một")
B = ngettext("%(n)s dòng", "%(n)s dòng khác", 2)
C = pgettext("màu", "đỏ")
D = _(
    "Hai "
    "phần"
)
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "phong"
    (folder / "templates" / "phong").mkdir(parents=True)
    (folder / "templates" / "phong" / "page.html").write_text(TEMPLATE)
    (folder / "views.py").write_text(CODE)
    return folder


def test_every_marked_text_is_found_in_code_and_in_templates(room: Path) -> None:
    assert {(text.id, text.context) for text in texts_of(room)} == {
        ("Kế hoạch", None),
        ("Mở", "verb"),
        (("có %(counter)s đơn vị", "có %(counter)s đơn vị khác"), None),
        ("Tắt", None),
        ("Bật", None),
        ("Một", None),
        (("%(n)s dòng", "%(n)s dòng khác"), None),
        ("đỏ", "màu"),
        ("Hai phần", None),
    }


def test_a_text_without_english_is_a_fault_and_so_is_english_without_a_text(room: Path) -> None:
    assert {fault.split(":")[1] for fault in catalogues.faults(room)} == {" missing"}
    catalogues.merge(room)
    faults = list(catalogues.faults(room))
    assert len(faults) == 9
    assert {fault.split(":")[1] for fault in faults} == {" empty"}

    path = catalogues.path_of(room)
    path.write_text(path.read_text() + '\nmsgid "Đã bỏ"\nmsgstr "Gone"\n')
    assert [fault for fault in catalogues.faults(room) if "obsolete" in fault] == ["phong: obsolete: 'Đã bỏ'"]


def test_merging_keeps_what_is_translated_and_drops_what_is_gone(room: Path) -> None:
    catalogues.merge(room)
    path = catalogues.path_of(room)
    path.write_text(path.read_text().replace('msgid "Một"\nmsgstr ""', 'msgid "Một"\nmsgstr "One"'))
    (room / "views.py").write_text("from django.utils.translation import gettext as _\nA = _('Một')\n")
    assert catalogues.merge(room) is True
    with path.open("rb") as file:
        catalogue = read_po(file)
    assert catalogue["Một"].string == "One"
    assert "Hai phần" not in catalogue
    assert catalogues.merge(room) is False


@pytest.mark.parametrize(("english", "faults"), [("%(n)s days left", 0), ("days left", 1), ("%(m)s days", 1)])
def test_the_places_to_fill_must_stay(room: Path, english: str, faults: int) -> None:
    (room / "templates" / "phong" / "page.html").unlink()
    (room / "views.py").write_text("from django.utils.translation import gettext as _\nA = _('Còn %(n)s ngày')\n")
    catalogues.merge(room)
    path = catalogues.path_of(room)
    path.write_text(path.read_text().replace('ngày"\nmsgstr ""', f'ngày"\nmsgstr "{english}"'))
    assert len(list(catalogues.faults(room))) == faults
