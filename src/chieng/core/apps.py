import sys

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "chieng.core"
    label = "core"

    def ready(self) -> None:
        """Import every room's `jobs`, so that what is asked for by name is known by name."""
        _refuse_half_restored()
        autodiscover_modules("jobs", "housekeeping")


def _refuse_half_restored() -> None:
    """Start nothing on an installation that is half the old and half the restored one."""
    from chieng.core.backup.swap import unfinished

    if "restore" not in sys.argv[:2] and unfinished():
        raise SystemExit(
            "Lần khôi phục trước bị ngắt giữa chừng: hãy chạy chieng restore --finish. / "
            "The last restore was broken off half way: run chieng restore --finish."
        )
