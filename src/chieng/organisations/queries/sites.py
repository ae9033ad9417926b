"""Which site a visitor came to. There is one by default; a province may have a host of its own."""

import re

from django.http import HttpRequest

from chieng.core.text import tidy
from chieng.organisations.kinds import SiteFacts
from chieng.organisations.models import Site

_PORT = re.compile(r":\d+$")
# Before anybody set a site up, the installation is one site without owner or plan.
UNNAMED = SiteFacts()


def site_for(host: str) -> SiteFacts:
    """Return the site at `host` (a port is no matter), else the default one."""
    name = bare_host(host)
    sites = {site.host: site for site in Site.objects.filter(host__in={name, ""})}
    site = sites.get(name) or sites.get("")
    return facts_of(site) if site else UNNAMED


def site_of(request: HttpRequest) -> SiteFacts:
    """Return the site that `request` came to: asked once a request."""
    known: SiteFacts | None = getattr(request, "_site_facts", None)
    if known is None:
        known = site_for(request.get_host())
        vars(request)["_site_facts"] = known
    return known


def bare_host(host: str) -> str:
    """Return a host as sites store it: lower case, no port, no last dot."""
    return _PORT.sub("", tidy(host).lower()).rstrip(".")


def facts_of(site: Site) -> SiteFacts:
    return SiteFacts(
        id=site.pk,
        host=site.host,
        name=site.name,
        owner_id=site.owner_id,
        scope=site.scope,
        plan_code=site.plan_code,
        look=dict(site.look),
    )
