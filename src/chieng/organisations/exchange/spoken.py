"""What an action or a check refuses, in both languages: its message is made when it is raised."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import lazy


def _in_language(words: dict[str, str]) -> str:
    return words["en" if (translation.get_language() or "vi").startswith("en") else "vi"]


# A text that reads in the language of the moment, from {"vi": …, "en": …}.
spoken = lazy(_in_language, str)


def refusal(check: Callable[[], Any]) -> Any:
    """Run `check` and return what it refuses, readable in both languages, or None."""
    words: dict[str, str] = {}
    for language in ("vi", "en"):
        with translation.override(language):
            try:
                check()
            except ValidationError as error:
                words[language] = " ".join(error.messages)
            else:
                return None
    return spoken(words)
