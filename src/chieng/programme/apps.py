from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "chieng.programme"
    label = "programme"

    def ready(self) -> None:
        from chieng.core.api import SCOPES
        from chieng.core.calendar import CALENDAR
        from chieng.core.desk import DESK
        from chieng.core.navigation import NAVIGATION, NavEntry
        from chieng.organisations.kinds import IMPORT_STEPS
        from chieng.programme.calendars import entries
        from chieng.programme.desk import desk_items
        from chieng.programme.register_files import note_imported

        DESK.register("programme", desk_items)
        IMPORT_STEPS.register("programme", note_imported)
        CALENDAR.register("programme", entries)
        NAVIGATION.register("plans", NavEntry(_("Kế hoạch"), "programme:plans", order=30))
        SCOPES.register("plans:read", _("Đọc kế hoạch"))
        from chieng.programme import holdings, retention

        holdings.register()
        retention.register()
