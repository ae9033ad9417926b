from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from chieng.core.actors import SYSTEM
from chieng.programme.actions import attach_wording
from chieng.programme.documents import clause_key, clauses_of
from chieng.programme.files.reading import read
from chieng.programme.queries import wordings_of
from tests.factories.programme import kon_tum_content, load_kon_tum, load_small

OWN_COPY = Path(__file__).parents[3] / "shared" / "plan" / "ke-hoach-3630.md"
needs_own_copy = pytest.mark.skipif(not OWN_COPY.exists(), reason="the plan's document is not on this machine")

UNEVEN = """
## **KẾ HOẠCH**

Thực hiện Quyết định số 1; Ủy ban nhân dân ban hành:

## **I. MỤC ĐÍCH**
### 1. Một là
- Câu thứ nhất bị ngắt trang ở giữa

chừng<sup>(1)</sup>.

<sup>(1)</sup> Như: Luật thứ nhất;
Luật thứ hai.

- Câu thứ hai (*chữ nghiêng*).

#### **II. NHIỆM VỤ**

**1. Truyền thông**
a) Việc thứ nhất.
b) Việc thứ hai gồm Sở
Thông tin và Truyền thông.
đ) Việc thứ ba:
+ Ý nhỏ;
* Ý nhỏ nữa.
**2. Sở Một:** Làm ngay trong dòng này.

*(Chi tiết tại Phụ lục)*

Căn cứ nội dung trên, các đơn vị thực hiện./.

**Nơi nhận:**
- Như trên;
- Lưu: VT.
"""


def test_clauses_are_found_however_unevenly_they_are_styled() -> None:
    assert clauses_of(UNEVEN) == {
        "I": "MỤC ĐÍCH",
        "I.1": "Một là",
        "I.1, gạch đầu dòng 1": "Câu thứ nhất bị ngắt trang ở giữa chừng(1).",
        "I.1, gạch đầu dòng 2": "Câu thứ hai (chữ nghiêng).",
        "II": "NHIỆM VỤ",
        "II.1": "Truyền thông",
        "II.1.a": "Việc thứ nhất.",
        "II.1.b": "Việc thứ hai gồm Sở Thông tin và Truyền thông.",
        "II.1.đ": "Việc thứ ba:",
        "II.1.đ, gạch đầu dòng 1": "Ý nhỏ;",
        "II.1.đ, gạch đầu dòng 2": "Ý nhỏ nữa.",
        "II.2": "Sở Một: Làm ngay trong dòng này.",
        "II, đoạn cuối": "Căn cứ nội dung trên, các đơn vị thực hiện./.",
    }


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("điểm đ khoản 1 Mục IV", "IV.1.đ"),
        ("mục II.2 gạch 3", "II.2, gạch đầu dòng 3"),
        ("II.2, gạch đầu dòng 3", "II.2, gạch đầu dòng 3"),
        ("VI, đoạn cuối", "VI, đoạn cuối"),
        ("Mục III", "III"),
    ],
)
def test_a_clause_is_the_same_however_it_is_said(said: str, key: str) -> None:
    assert clause_key(said) == key


@pytest.mark.django_db
def test_wording_is_attached_to_the_clauses_that_the_plan_cites_and_the_rest_is_named() -> None:
    plan = load_small()
    text = "I. A\n\nII. B\n\n1. C\n\n2. D\n\n- Lời thứ nhất.\n\nIII. E\n\n- Lời khác.\n"
    attached = attach_wording(plan, text=text, actor=SYSTEM)
    assert attached.matched == ("III, gạch đầu dòng 1", "II.2, gạch đầu dòng 1")
    assert attached.missing == (
        "II.2, gạch đầu dòng 2", "IV.1.a", "IV.1.đ", "VI.1", "VI.2", "VI, đoạn cuối",
    )  # fmt: skip
    assert wordings_of(plan.pk, date(2025, 1, 1)) == {
        "II.2, gạch đầu dòng 1": "Lời thứ nhất.",
        "III, gạch đầu dòng 1": "Lời khác.",
    }
    assert attach_wording(plan, text=text, actor=SYSTEM).changed == 0


@pytest.mark.django_db
def test_the_wording_of_an_amendment_holds_from_its_day() -> None:
    plan = load_small()
    for since, word in ((None, "cũ"), (date(2024, 1, 1), "mới")):
        attach_wording(plan, text=f"I. A\nII. B\nIII. C\n- Lời {word}.", since=since, actor=SYSTEM)
    assert wordings_of(plan.pk, date(2023, 12, 31)) == {"III, gạch đầu dòng 1": "Lời cũ."}
    assert wordings_of(plan.pk, date(2024, 1, 1)) == {"III, gạch đầu dòng 1": "Lời mới."}


@pytest.mark.django_db
def test_some_other_document_is_refused() -> None:
    plan = load_small()
    with pytest.raises(ValidationError) as caught:
        attach_wording(plan, text="Giấy mời họp lúc 8 giờ.", actor=SYSTEM)
    assert caught.value.code == "another_document"
    assert wordings_of(plan.pk, plan.since) == {}


@needs_own_copy
@pytest.mark.django_db
def test_every_clause_of_the_shipped_plan_is_in_the_document() -> None:
    plan = load_kon_tum()
    attached = attach_wording(plan, text=OWN_COPY.read_text(encoding="utf-8"), actor=SYSTEM)
    assert (len(attached.matched), attached.missing) == (55, ())
    words = wordings_of(plan.pk, date(2025, 1, 1))
    assert words["IV.1.đ"].startswith("Tổ chức tập huấn")
    assert words["VI, đoạn cuối"].endswith("báo cáo theo quy định./.")


@needs_own_copy
def test_no_label_of_the_shipped_plan_copies_a_sentence_of_the_document() -> None:
    plan = read(kon_tum_content())
    text = " ".join(clauses_of(OWN_COPY.read_text(encoding="utf-8")).values()).lower()
    rows: list[Any] = [*plan.themes, *plan.targets, *plan.tasks, *plan.duties]
    assert [row.label_vi for row in rows if len(row.label_vi.split()) > 8 and row.label_vi.lower() in text] == []
