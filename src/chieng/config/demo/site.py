"""The site of the demonstration: the default one, under the province's name."""

from chieng.config.demo.units import plan_unit
from chieng.core.actors import SYSTEM
from chieng.organisations.actions import define_site
from chieng.organisations.models import Unit

PLAN = "kon-tum-2021-2025"


def make_site() -> str:
    """Set up the default site and return its name."""
    owner = Unit.objects.get(pk=plan_unit("ubnd-tinh"))
    look = {"subtitle": "Kon Tum", "owner": "cơ quan chủ trì kế hoạch (minh họa)", "demo": "yes"}
    return define_site(name="Chiêng", owner=owner, plan_code=PLAN, look=look, actor=SYSTEM).name
