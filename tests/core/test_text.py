import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from chieng.core.text import fold, person_sort_key, tidy


def test_search_ignores_diacritics_and_the_barred_d() -> None:
    assert fold("  Đắk   Tô ") == "dak to"
    assert fold("Ia H’Drai") == fold("Ia H'Drai") == "ia h'drai"


def test_people_are_sorted_by_given_name_then_by_the_names_before_it() -> None:
    names = ["Nguyễn Văn Bình", "Y Ngọc", "Trần Thị Ánh", "Lê An", "Hoàng Văn Đức", "Bùi Dung", "Phạm An"]
    assert sorted(names, key=person_sort_key) == [
        "Lê An", "Phạm An", "Trần Thị Ánh", "Nguyễn Văn Bình", "Bùi Dung", "Hoàng Văn Đức", "Y Ngọc",
    ]  # fmt: skip


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_tidying_twice_changes_nothing_and_gives_nfc(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
