from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "chieng.ledger"
    label = "ledger"

    def ready(self) -> None:
        from chieng.core.api import SCOPES
        from chieng.core.desk import DESK
        from chieng.core.fulfilment import FULFILMENTS
        from chieng.core.navigation import NAVIGATION, NavEntry
        from chieng.core.offline import KEPT, OWNERS, KeptPage
        from chieng.ledger.desk import desk_items
        from chieng.ledger.fulfilment import progress_of
        from chieng.ledger.joining import owner_here
        from chieng.ledger.permissions import records_somewhere
        from chieng.ledger.sampling_desk import sampling_items

        DESK.register("ledger", desk_items)
        DESK.register("ledger.sampling", sampling_items)
        new = KeptPage(_("Ghi hoạt động"), "ledger:activity_new", lambda request: records_somewhere(request.user))
        KEPT.register("ledger.activity_new", new)
        # A community team has no account and yet things of its own on a device.
        OWNERS.register("team", owner_here)
        team = KeptPage(_("Ghi việc của tổ, đội"), "teams:record", lambda request: bool(owner_here(request)))
        KEPT.register("teams.record", team)
        NAVIGATION.register("ledger", NavEntry(_("Hoạt động"), "ledger:activities", order=20))
        FULFILMENTS.register("ledger", progress_of)
        SCOPES.register("activities:read", _("Đọc hoạt động trong phạm vi của mình"))
        SCOPES.register("activities:write", _("Ghi hoạt động cho đơn vị của mình"))
        from chieng.ledger import holdings, retention

        holdings.register()
        retention.register()
