"""Every address, a room each. Rooms keep their own lists; this only says where they hang."""

from django.urls import URLPattern, URLResolver, include, path

from chieng.config.api import api

handler400 = "chieng.config.errors.bad_request"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("chieng.core.urls")),
    path("", include("chieng.programme.urls")),
    path("", include("chieng.reporting.urls")),
    path("hoat-dong/", include("chieng.ledger.urls")),
    path("doi/", include("chieng.ledger.urls_teams")),
    path("", include("chieng.config.urls_own")),
    path("api/v1/", api.urls),
    path("", include("chieng.organisations.urls")),
    path("tai-khoan/", include("chieng.organisations.urls_sign_in")),
]
