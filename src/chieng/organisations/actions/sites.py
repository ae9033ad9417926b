"""Setting up a site: a host bound to an owner, a plan and a look."""

import re
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import today
from chieng.core.text import tidy
from chieng.organisations.kinds import Scope
from chieng.organisations.models import Site, Unit
from chieng.organisations.permissions import may_manage_people
from chieng.organisations.queries.sites import bare_host

# "demo" marks every page as demonstration data, in the database, so that a restored copy stays marked.
LOOK = ("subtitle", "owner", "contact", "demo")
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")


@action
def define_site(
    *,
    host: str = "",
    name: str,
    owner: Unit,
    scope: Scope = Scope.PUBLIC,
    plan_code: str = "",
    look: Mapping[str, str] | None = None,
    actor: Actor,
) -> Site:
    """Set up the site at `host`, or change it; the empty host is the default site. Idempotent.

    The system itself, or an administrator over the owner: over the one of today too when the site changes hands.
    """
    host = bare_host(host)
    known = Site.objects.select_for_update().filter(host=host).first()
    site = known or Site(host=host, owner=owner)
    for unit in {site.owner, owner}:
        if not isinstance(actor, SystemActor) and not may_manage_people(actor, unit.pk, today()):
            raise PermissionDenied
    before = _values(known) if known else None
    site.name, site.owner, site.scope = tidy(name), owner, scope
    site.plan_code, site.look = plan_code, _look(look or {})
    _check(site)
    if before == _values(site):
        audit.unchanged()
        return site
    site.save()
    audit.record("organisations.site.defined", site, actor=actor, data=_values(site))
    return site


def _look(look: Mapping[str, str]) -> dict[str, str]:
    if unknown := sorted(look.keys() - set(LOOK)):
        text = _("Không có phần giao diện tên là %(names)s. Chỉ dùng: %(known)s.")
        raise ValidationError({"look": text % {"names": ", ".join(unknown), "known": ", ".join(LOOK)}})
    return {name: tidy(text) for name, text in look.items() if tidy(text)}


def _check(site: Site) -> None:
    if not site.name:
        raise ValidationError({"name": _("Chưa có tên trang. Nhập tên.")})
    if site.host and not _HOST.fullmatch(site.host):
        text = _("“%(host)s” không phải là tên miền. Nhập tên miền, ví dụ antoan.kontum.gov.vn.")
        raise ValidationError({"host": text % {"host": site.host}})


def _values(site: Site) -> dict[str, object]:
    names = ("host", "name", "owner_id", "scope", "plan_code", "look")
    return {name: getattr(site, name) for name in names}
