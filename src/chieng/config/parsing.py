"""How the text of a setting is read. Each raises ValueError saying what is wanted, in both languages."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

_LEAST_SECRET = 50  # characters, as Django's own check asks


def folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


def yes_or_no(text: str) -> bool:
    if text.lower() in {"1", "yes", "true", "on"}:
        return True
    if text.lower() in {"0", "no", "false", "off"}:
        return False
    raise ValueError("ghi yes hoặc no / use yes or no")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("ghi ngày dạng YYYY-MM-DD / use a date as YYYY-MM-DD") from None


def words(text: str) -> list[str]:
    found = [word.strip() for word in text.split(",") if word.strip()]
    if any(" " in word or "/" in word for word in found):
        raise ValueError("ghi các tên cách nhau bằng dấu phẩy / use names separated by commas")
    return found


def number(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `least` to `most`."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(f"ghi số nguyên từ {least} đến {most} / use a whole number from {least} to {most}")
        return int(text)

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    """Return a reader of one of some words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"chọn một trong / use one of: {', '.join(choices)}")
        return text

    return read


def long_secret(text: str) -> str:
    if len(text) < _LEAST_SECRET:
        raise ValueError(f"ghi ít nhất {_LEAST_SECRET} ký tự / use at least {_LEAST_SECRET} characters")
    return text


def postgres_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2 or not _has_port(text):  # noqa: PLR2004
        raise ValueError("ghi dạng / use postgresql://user:password@host:port/name")
    return text


def mail_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not _has_port(text):
        raise ValueError("ghi dạng / use smtp://user:password@host:587 (smtps:// = 465)")
    return text


def _has_port(text: str) -> bool:
    """Tell whether the port of an address, if it names one, is a number that can be a port."""
    try:
        return urlsplit(text).port != 0
    except ValueError:
        return False


def scanner_address(text: str) -> str:
    host, colon, port = text.rpartition(":")
    if text.startswith("/") or (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):  # noqa: PLR2004
        return text
    raise ValueError("ghi dạng / use host:port (clamd: 127.0.0.1:3310) hoặc / or /path/to/clamd.sock")


def https_address(text: str) -> str:
    parts = urlsplit(text)
    on_this_machine = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    if not parts.hostname or not _has_port(text) or not (parts.scheme == "https" or on_this_machine):
        raise ValueError("ghi địa chỉ dạng / use an address like https://host/path")
    return text


def origin(address: str) -> str:
    """Return the origin (https://host:port) of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
