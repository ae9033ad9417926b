from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "chieng.reporting"
    label = "reporting"

    def ready(self) -> None:
        from chieng.core.api import SCOPES
        from chieng.core.desk import DESK
        from chieng.core.navigation import NAVIGATION, NavEntry
        from chieng.core.unit_panels import UNIT_PANELS
        from chieng.reporting.chasing import desk_items
        from chieng.reporting.permissions import belongs_somewhere, looks_over
        from chieng.reporting.public import shows_figures
        from chieng.reporting.release_desk import desk_items as releases_to_see
        from chieng.reporting.unit_panel import unit_panel

        UNIT_PANELS.register("reporting", unit_panel)
        DESK.register("reporting", desk_items)
        DESK.register("reporting.releases", releases_to_see)
        NAVIGATION.register(
            "public", NavEntry(_("Kết quả công khai"), "reporting:public", who=shows_figures, foot=True)
        )
        NAVIGATION.register("desk", NavEntry(_("Bàn làm việc"), "reporting:desk", order=10))
        NAVIGATION.register("targets", NavEntry(_("Chỉ tiêu"), "reporting:current_targets", order=40))
        NAVIGATION.register(
            "overview",
            NavEntry(
                _("Tổng quan"),
                "reporting:current_overview",
                who=lambda request: looks_over(request.user),
                order=15,
            ),
        )
        NAVIGATION.register(
            "own_unit",
            NavEntry(
                _("Đơn vị của tôi"),
                "reporting:own_unit",
                who=lambda request: belongs_somewhere(request.user),
                order=45,
            ),
        )
        SCOPES.register("targets:read", _("Đọc chỉ tiêu"))
        from chieng.reporting import holdings, retention

        holdings.register()
        retention.register()
