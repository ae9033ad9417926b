"""Vietnamese until somebody chooses; Django's own messages in words of ours."""

import pytest
from django import forms
from django.test import Client
from django.utils import translation


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "header", "said"),
    [("", "en-US,en", "vi"), ("en", "", "en"), ("vi", "en", "vi"), ("xx", "en", "vi"), ("", "", "vi")],
)
def test_only_a_choice_changes_the_language(client: Client, cookie: str, header: str, said: str) -> None:
    client.cookies["django_language"] = cookie
    answer = client.get("/ho-tro-tiep-can/", headers={"accept-language": header})
    assert answer.headers["Content-Language"] == said
    assert f'<html lang="{said}"' in answer.text
    assert "Cookie" in answer.headers["Vary"]


def test_a_missing_answer_is_told_in_plain_vietnamese() -> None:
    class Form(forms.Form):
        name = forms.CharField(max_length=3)

    with translation.override("vi"):
        assert Form({"name": ""}).errors == {"name": ["Chưa nhập ô này."]}
        assert Form({"name": "Đắk Tô"}).errors == {
            "name": ["Dài quá: tối đa 3 ký tự, đang có 6. Hãy viết gọn lại."]
        }
