from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "chieng.organisations"
    label = "organisations"

    def ready(self) -> None:
        import_module("chieng.organisations.second_factors")  # listens to allauth
        from chieng.core.api import SCOPES
        from chieng.core.navigation import NAVIGATION, NavEntry
        from chieng.core.permissions import HOLDERS
        from chieng.core.site import SITE_LOOK
        from chieng.organisations.looks import look_of_site
        from chieng.organisations.permissions import answer_for_core, answers_or_audits

        HOLDERS.register("organisations", answer_for_core)
        SITE_LOOK.register("site", look_of_site)

        NAVIGATION.register("organisations.units", NavEntry(_("Các đơn vị"), "organisations:units", order=50))
        NAVIGATION.register("organisations.people", NavEntry(_("Người dùng"), "organisations:people", order=60))
        NAVIGATION.register(
            "organisations.account", NavEntry(_("Tài khoản của tôi"), "account", order=10, tail=True)
        )
        SCOPES.register("units:read", _("Đọc các đơn vị trong phạm vi của mình"))
        from chieng.core.desk import DESK
        from chieng.core.personal.reads import OCCASIONS
        from chieng.organisations import holdings, retention
        from chieng.organisations.desk import desk_items
        from chieng.organisations.kinds import Occasion

        for occasion in Occasion:
            OCCASIONS.register(occasion.value, occasion.label)

        DESK.register("organisations.rights_requests", desk_items)
        NAVIGATION.register(
            "organisations.rights_requests",
            NavEntry(
                _("Yêu cầu về dữ liệu cá nhân"),
                "organisations:rights_requests",
                who=lambda request: answers_or_audits(request.user),
                order=75,
                tail=True,
            ),
        )
        holdings.register()
        retention.register()
