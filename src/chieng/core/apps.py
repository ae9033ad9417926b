import sys

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "chieng.core"
    label = "core"

    def ready(self) -> None:
        """Import every room's `jobs` and `verbs`, so that what is spoken of by name is known by name."""
        _refuse_half_restored()
        from chieng.core.navigation import NAVIGATION, NavEntry
        from chieng.core.permissions import may_see_jobs, may_see_retention

        NAVIGATION.register(
            "core.jobs",
            NavEntry(
                _("Công việc nền"),
                "core:jobs",
                who=lambda request: may_see_jobs(request.user),
                order=90,
                tail=True,
            ),
        )
        NAVIGATION.register(
            "core.retention",
            NavEntry(
                _("Thời hạn lưu dữ liệu"),
                "core:retention",
                who=lambda request: may_see_retention(request.user),
                order=80,
                tail=True,
            ),
        )
        autodiscover_modules("jobs", "housekeeping", "verbs", "own_verbs")
        from chieng.core.personal import own

        own.register()


def _refuse_half_restored() -> None:
    """Start nothing on an installation that is half the old and half the restored one."""
    from chieng.core.backup.swap import unfinished

    if "restore" not in sys.argv[:2] and unfinished():
        raise SystemExit(
            "Lần khôi phục trước bị ngắt giữa chừng: hãy chạy chieng restore --finish. / "
            "The last restore was broken off half way: run chieng restore --finish."
        )
