"""The second province: a plan, a host, officers and a few activities of its own, all of them invented."""

from pathlib import Path
from uuid import UUID

from chieng.core.actors import SYSTEM
from chieng.organisations.actions import define_site
from chieng.organisations.models import Unit
from chieng.programme.actions import load_plan
from chieng.programme.files.reading import read
from chieng.programme.kinds import unit_id
from chieng.programme.models import Plan

NAMESPACE = "tinh-lang-gieng"
FILE = Path(__file__).parent / "data" / "tinh-lang-gieng.toml"
# Names under .localhost lead to this machine itself, without any name server.
HOST = "tinh2.localhost"


def neighbour_unit(key: str) -> UUID:
    """Return the id of a unit that the second province's plan file names."""
    return unit_id(NAMESPACE, key)


def found_neighbour() -> Plan:
    """Load the second province's plan with its units, and set up its site at a host of its own."""
    plan = load_plan(read(FILE.read_bytes()), is_demo=True, actor=SYSTEM).plan
    look = {"subtitle": "Tỉnh Láng Giềng", "owner": "tỉnh thứ hai (minh họa)", "demo": "yes"}
    owner = Unit.objects.get(pk=neighbour_unit("ubnd-tinh"))
    define_site(host=HOST, name="Chiêng", owner=owner, plan_code=plan.code, look=look, actor=SYSTEM)
    return plan
