"""Every setting that an installation may give, in one place.

Each is declared once with its meaning (`docs/operations/settings.md` is tested against this list) and read once
at start: from the environment, else from the file `chieng.env` in the data folder, else its default. Wrong values,
unknown names and settings that contradict each other stop the start; all of them are named at once, in both
languages, because nothing is translated this early.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from chieng.config import parsing

FILE = "chieng.env"
PREFIX = "CHIENG_"


class WrongSettings(Exception):  # noqa: N818 - it is a message to a person
    """Settings that can't be used. `problems` holds a line for each, which names it and says what is wanted."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its name, how its text is read, its default text (None: unset), and what it is for."""

    name: str
    parse: Callable[[str], Any]
    default: str | None
    meaning: str
    in_file: bool = True

    def read(self, environ: Mapping[str, str]) -> Any:
        text = environ.get(self.name) or self.default  # set to nothing is not set: shells can't tell them apart
        if text is None:
            return None
        try:
            return self.parse(text)
        except ValueError as error:
            shown = "…" if self.name in SECRETS else repr(text)
            raise WrongSettings(f"{self.name}={shown}: {error}") from error


SECRETS = {"CHIENG_SECRET_KEY", "DATABASE_URL", "CHIENG_MAIL_URL", "CHIENG_OIDC_SECRET"}

SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in [
        Setting(
            "CHIENG_DATA",
            parsing.folder,
            "data",
            "Folder that holds the database, files, mail and secret key.",
            in_file=False,
        ),
        Setting(
            "DATABASE_URL",
            parsing.postgres_address,
            None,
            "PostgreSQL: postgresql://user:password@host:port/name. SQLite in the data folder when unset.",
        ),
        Setting(
            "CHIENG_SECRET_KEY",
            parsing.long_secret,
            None,
            "Key that signs sessions and tokens, at least 50 characters. A file in the data folder when unset.",
        ),
        Setting(
            "CHIENG_HOSTS",
            parsing.words,
            "localhost,127.0.0.1",
            "Host names the site answers to, separated by commas.",
        ),
        Setting(
            "CHIENG_HTTPS",
            parsing.yes_or_no,
            "no",
            "Served over HTTPS, by a proxy in front: secure cookies, HSTS, http goes to https. "
            "Needs CHIENG_HOSTS.",
        ),
        Setting(
            "CHIENG_PROXIES",
            parsing.words,
            "127.0.0.1,::1",
            "Addresses of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.",
        ),
        Setting(
            "CHIENG_THREADS",
            parsing.number(1, 200),
            "10",
            "Pages that one web process works on at the same time.",
        ),
        Setting(
            "CHIENG_DEBUG",
            parsing.yes_or_no,
            "no",
            "Developer's error pages. This machine only: refused together with CHIENG_HTTPS, "
            "and beyond the loopback.",
        ),
        Setting(
            "CHIENG_TODAY",
            parsing.day,
            None,
            "Fixes the programme's day (YYYY-MM-DD), for a demonstration or a rehearsal. Every page says so.",
        ),
        Setting(
            "CHIENG_DEMO",
            parsing.yes_or_no,
            "no",
            "Marks every page as demonstration data and lets demo accounts exist. Loopback only.",
        ),
        Setting(
            "CHIENG_UPLOAD_MB",
            parsing.number(1, 2048),
            "25",
            "Largest upload, in MB: what a form sends, all its files together.",
        ),
        Setting(
            "CHIENG_CLAMD",
            parsing.scanner_address,
            None,
            "Virus scanner (clamd) that every upload is shown to: host:port, or the path of its unix socket.",
        ),
        Setting(
            "CHIENG_CLAMD_DOWN",
            parsing.one_of("refuse", "take"),
            "refuse",
            "While the scanner does not answer: refuse uploads, or take them, say so, and scan them later.",
        ),
        Setting(
            "CHIENG_BACKUPS",
            parsing.folder,
            None,
            "Folder of the backups that “chieng backup” makes: the health page says how old the newest is.",
        ),
        Setting(
            "CHIENG_MAIL_URL",
            parsing.mail_address,
            None,
            "Mail relay: smtp://user:password@host:587, smtps:// for port 465. "
            "When unset mail is written to the folder mail/ of the data folder.",
        ),
        Setting(
            "CHIENG_MAIL_FROM",
            str,
            "chieng@localhost",
            "Sender of the installation's mail.",
        ),
        Setting(
            "CHIENG_OIDC_URL",
            parsing.https_address,
            None,
            "Identity provider of the agency: its issuer address. Needs the client id and secret below.",
        ),
        Setting("CHIENG_OIDC_CLIENT_ID", str, None, "What the identity provider calls this installation."),
        Setting("CHIENG_OIDC_SECRET", str, None, "Secret agreed with the identity provider."),
        Setting("CHIENG_OIDC_NAME", str, "tài khoản cơ quan", "What people call it on the sign-in page."),
        Setting("CHIENG_OIDC_CLAIM", str, "sub", "Claim of the ID token that identifies a person."),
        Setting(
            "CHIENG_LOG",
            parsing.one_of("lines", "json"),
            "lines",
            "How the log on stderr looks: lines for people, json for a collector.",
        ),
        Setting(
            "CHIENG_LOG_LEVEL",
            parsing.one_of("debug", "info", "warning", "error"),
            "info",
            "The least that is logged. info has a line for every request.",
        ),
        Setting(
            "CHIENG_TEST_STRICT",
            parsing.yes_or_no,
            "no",
            "For script/test: 1 fails where PostgreSQL or Chromium is missing, instead of skipping.",
            in_file=False,
        ),
        Setting(
            "CHIENG_CHROMIUM",
            str,
            None,
            "For script/test: path of the browser, where it is not chromium on the path.",
            in_file=False,
        ),
    ]
}


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the value of every setting by name. Raises WrongSettings naming all that can't be used."""
    given = collect(os.environ if environ is None else environ)
    values: dict[str, Any] = {}
    problems = list(_unknown(given))
    for setting in SETTINGS.values():
        try:
            values[setting.name] = setting.read(given)
        except WrongSettings as wrong:
            problems.extend(wrong.problems)
    if not problems:
        problems.extend(_contradictions(values, given))
    if problems:
        raise WrongSettings(*problems)
    return values


def collect(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings' texts from the data folder's file, under those of the environment."""
    data = SETTINGS["CHIENG_DATA"].read(environ)
    return {**read_file(data / FILE), **environ}


def read_file(path: Path) -> dict[str, str]:
    """Return what the file `chieng.env` of a data folder sets: lines NAME=value; # starts a comment."""
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, sign, value = text.partition("=")
        setting = SETTINGS.get(name.strip())
        if not sign or (setting and not setting.in_file):
            raise WrongSettings(
                f"{path}:{number}: {text!r}: không dùng được ở đây, mỗi dòng là TÊN=giá trị / "
                "can't be used here, each line is NAME=value"
            )
        found[name.strip()] = value.strip()
    return found


def write_file(path: Path, values: Mapping[str, str]) -> None:
    """Write the file of a data folder anew. It may come to hold passwords: only its own user reads it."""
    path.touch(mode=0o600)
    head = "# Thiết lập của thư mục dữ liệu này / Settings of this data folder. Biến môi trường được ưu tiên.\n"
    path.write_text(head + "".join(f"{name}={value}\n" for name, value in values.items()), "utf-8")


def _unknown(given: Mapping[str, str]) -> Iterator[str]:
    for name in given:
        if name.startswith(PREFIX) and name not in SETTINGS:
            nearest = get_close_matches(name, SETTINGS, n=1)
            hint = f"; có phải / did you mean {nearest[0]}?" if nearest else ""
            yield f"{name}: không có thiết lập này / there is no such setting{hint}"


def _contradictions(values: Mapping[str, Any], given: Mapping[str, str]) -> Iterator[str]:
    if values["CHIENG_HTTPS"] and values["CHIENG_DEBUG"]:
        yield (
            "CHIENG_DEBUG: không bật trên hệ thống phục vụ người khác (CHIENG_HTTPS) / "
            "never on an installation served to others (CHIENG_HTTPS)"
        )
    if values["CHIENG_HTTPS"] and not given.get("CHIENG_HOSTS"):
        yield (
            "CHIENG_HTTPS: cần đặt CHIENG_HOSTS là tên miền của hệ thống / "
            "needs CHIENG_HOSTS with the site's host names"
        )
    if values["CHIENG_HTTPS"] and values["CHIENG_DEMO"]:
        yield (
            "CHIENG_DEMO: tài khoản minh họa chỉ dùng trên máy này, không cùng CHIENG_HTTPS / "
            "demo accounts stay on this machine, never with CHIENG_HTTPS"
        )
    for name in ("CHIENG_OIDC_CLIENT_ID", "CHIENG_OIDC_SECRET"):
        if values["CHIENG_OIDC_URL"] and not values[name]:
            yield f"{name}: cần có khi đặt / needed together with CHIENG_OIDC_URL"
    if not values["CHIENG_DEBUG"] and "*" in values["CHIENG_HOSTS"]:
        yield "CHIENG_HOSTS: ghi rõ tên miền, không dùng * / name the hosts, * is not allowed"


def read(name: str, environ: Mapping[str, str] | None = None) -> Any:
    """Return the value of one declared setting. Raises WrongSettings by name."""
    return SETTINGS[name].read(collect(os.environ if environ is None else environ))
