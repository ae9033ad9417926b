"""What every kept page needs to look and work as usual: our own styles, scripts and signs, under one version."""

import hashlib
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.templatetags.static import static

import chieng

_KINDS = frozenset({".css", ".js", ".svg"})
_LIBRARIES = ("django_htmx/htmx-2.min.js",)
# Run by the browser itself, not by a page.
_NOT_FOR_PAGES = "core/offline/worker.js"


@cache
def files() -> dict[str, Path]:
    """Return our own static files that a kept page may ask for, by name."""
    found: dict[str, Path] = {}
    for config in apps.get_app_configs():
        folder = Path(config.path) / "static"
        if config.name.startswith("chieng.") and folder.is_dir():
            some = (path for path in sorted(folder.rglob("*")) if path.suffix in _KINDS)
            found |= {path.relative_to(folder).as_posix(): path for path in some}
    return {name: path for name, path in found.items() if name != _NOT_FOR_PAGES}


@cache
def addresses() -> list[str]:
    """Return their addresses. Modules ask for each other by plain names, pages by names that bear a hash."""
    names = [*files(), *_LIBRARIES]
    plain = [f"{settings.STATIC_URL}{name}" for name in files() if name.endswith(".js")]
    return sorted({*(static(name) for name in names), *plain})


@cache
def version() -> str:
    """Return the mark of the release and of every file, so that a device notices when any has changed."""
    mark = hashlib.sha256(chieng.__version__.encode())
    for name, path in files().items():
        mark.update(name.encode() + path.read_bytes())
    return mark.hexdigest()[:16]
