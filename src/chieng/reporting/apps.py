from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "chieng.reporting"
    label = "reporting"

    def ready(self) -> None:
        from chieng.core.navigation import NAVIGATION, NavEntry

        NAVIGATION.register("desk", NavEntry(_("Bàn làm việc"), "reporting:desk", order=10))
        NAVIGATION.register("targets", NavEntry(_("Chỉ tiêu"), "reporting:current_targets", order=40))
