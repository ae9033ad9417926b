from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "chieng.config"
    label = "config"

    def ready(self) -> None:
        from chieng.core.navigation import NAVIGATION, NavEntry

        import_module("chieng.config.checks")  # registers its health checks
        entry = NavEntry(_("Tình trạng hệ thống"), "config:health", who=_may_see, order=80, tail=True)
        NAVIGATION.register("config.health", entry)


def _may_see(request: HttpRequest) -> bool:
    from chieng.core.permissions import may_see_jobs

    return may_see_jobs(request.user)
