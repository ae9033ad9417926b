"""What core asks of this room for every page: whose site it is."""

from django.http import HttpRequest

from chieng.core.site import SiteLook
from chieng.organisations.queries.sites import site_of


def look_of_site(request: HttpRequest) -> SiteLook:
    """Return the look of the site of `request`."""
    site = site_of(request)
    look = site.look
    return SiteLook(
        site.name,
        subtitle=look.get("subtitle", ""),
        owner=look.get("owner", ""),
        contact=look.get("contact", ""),
        is_demo=bool(look.get("demo")),
    )
