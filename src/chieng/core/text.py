"""Vietnamese text: one storage form (NFC), search that ignores diacritics, names sorted by given name."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_FOLD = str.maketrans({"đ": "d", "Đ": "d", "’": "'", "‘": "'", "ʼ": "'"})
# The alphabet's own order, for sorting: ă and â after a, đ after d, and so on.
_LETTERS = {letter: index for index, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"̀": 1, "̉": 2, "̃": 3, "́": 4, "̣": 5}


def tidy(text: str) -> str:
    """Return `text` in NFC with every run of white space as one space: the form in which names are stored."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics (đ → d), for search: `fold("Đắk Tô") == "dak to"`."""
    plain = unicodedata.normalize("NFD", tidy(text).translate(_FOLD).lower())
    return "".join(char for char in plain if not unicodedata.combining(char))


def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", word.lower()):
        decomposed = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), 0)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
        letters.append(_LETTERS.get(bare, 100 + ord(bare[0]) if bare else 100))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def person_sort_key(full_name: str) -> tuple[object, ...]:
    """Return a sort key that puts people by given name, then the names before it, as Vietnamese lists do."""
    words = tidy(full_name).split(" ")
    return tuple(_word_key(word) for word in (words[-1:] + words[:-1]))
