from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "chieng.ledger"
    label = "ledger"

    def ready(self) -> None:
        from chieng.core.desk import DESK
        from chieng.core.navigation import NAVIGATION, NavEntry
        from chieng.ledger.desk import desk_items

        DESK.register("ledger", desk_items)
        NAVIGATION.register("ledger", NavEntry(_("Hoạt động"), "ledger:activities", order=20))
