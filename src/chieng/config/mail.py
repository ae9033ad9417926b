"""How mail leaves: a relay, or a folder that administrators read on screen."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def mail_settings(address: str | None, folder: Path) -> dict[str, Any]:
    """Return Django's settings for a relay's address (CHIENG_MAIL_URL), or for a folder when there is none."""
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": folder}
    parts = urlsplit(address)
    tls_from_start = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if tls_from_start else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": tls_from_start,
        # A relay on this machine or one without a name to sign in with is spoken to plainly.
        "EMAIL_USE_TLS": not tls_from_start and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }
