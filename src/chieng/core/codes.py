"""Codes that people read from paper and type: letters that are not mistaken for each other, typed in any way."""

import secrets

# No letters that are read for another on paper: 0 and O, 1, I and L.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def normal_code(typed: str) -> str:
    """Return a code as it was printed, however it was typed: small letters, no dashes, spaces."""
    letters = "".join(char for char in typed.upper() if char in LETTERS)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def new_code(length: int) -> str:
    """Return a new secret code of so many letters; each is worth a little less than five bits."""
    return normal_code("".join(secrets.choice(LETTERS) for _place in range(length)))
