"""Every setting that an installation may give through its environment, in one place.

Each is declared once with its meaning (the documentation is tested against this list) and read once at start.
A wrong value stops the start and names the setting.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class WrongSetting(Exception):  # noqa: N818 - it is a message to a person
    """A setting has a value that can't be used. The message names it and says what is wanted."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its name, how its text is read, its default text (None: unset), and what it is for."""

    name: str
    parse: Callable[[str], Any]
    default: str | None
    meaning: str

    def read(self, environ: Mapping[str, str]) -> Any:
        text = environ.get(self.name, self.default)
        if text is None or (text == "" and self.default is None):
            return None
        try:
            return self.parse(text)
        except ValueError as error:
            raise WrongSetting(f"{self.name}={text!r}: {error}") from error


def folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


def yes_or_no(text: str) -> bool:
    if text.lower() in {"1", "yes", "true", "on"}:
        return True
    if text.lower() in {"0", "no", "false", "off", ""}:
        return False
    raise ValueError("use yes or no")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("use a date as YYYY-MM-DD") from None


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("use a whole number") from None


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in [
        Setting("CHIENG_DATA", folder, "data", "Folder that holds the database, files, mail and secret key."),
        Setting(
            "DATABASE_URL",
            str,
            None,
            "postgresql://user:password@host:port/name. SQLite in CHIENG_DATA when unset.",
        ),
        Setting(
            "CHIENG_SECRET_KEY",
            str,
            None,
            "Key that signs sessions and tokens. A file in CHIENG_DATA when unset.",
        ),
        Setting(
            "CHIENG_HOSTS",
            words,
            "localhost,127.0.0.1",
            "Host names the site answers to, separated by commas.",
        ),
        Setting("CHIENG_HTTPS", yes_or_no, "no", "Served over HTTPS: secure cookies, HSTS, redirect."),
        Setting("CHIENG_DEBUG", yes_or_no, "no", "Developer's error pages. Refused together with CHIENG_HTTPS."),
        Setting("CHIENG_TODAY", day, None, "Fixes the programme's day, for a demonstration or a rehearsal."),
        Setting("CHIENG_DEMO", yes_or_no, "no", "Marks every page as demonstration data."),
        Setting("CHIENG_OIDC_URL", str, None, "Identity provider of the agency: its issuer address."),
        Setting("CHIENG_OIDC_CLIENT_ID", str, None, "What the identity provider calls this installation."),
        Setting("CHIENG_OIDC_SECRET", str, None, "Secret agreed with the identity provider."),
        Setting("CHIENG_OIDC_NAME", str, "tài khoản cơ quan", "What people call it on the sign-in page."),
        Setting("CHIENG_OIDC_CLAIM", str, "sub", "Claim of the ID token that identifies a person."),
        Setting("CHIENG_UPLOAD_MB", whole_number, "25", "Largest file that may be uploaded, in MB."),
    ]
}


def read(name: str, environ: Mapping[str, str] | None = None) -> Any:
    """Return the value of a declared setting. Raises WrongSetting by name."""
    return SETTINGS[name].read(os.environ if environ is None else environ)


def needed(name: str, by: str) -> Any:
    """Return the value of a setting that another one needs. Raises WrongSetting by name when it is not given."""
    value = read(name)
    if value is None:
        raise WrongSetting(f"{name}: needed together with {by}")
    return value


def origins(*urls: str | None) -> list[str]:
    """Return the origin (https://host:port) of each address that is given."""
    return [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, filter(None, urls))]
