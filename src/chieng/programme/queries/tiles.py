"""Where the plan says that its units lie on a tile map."""

from datetime import date
from uuid import UUID

from chieng.programme.files.tiles import tiles_from
from chieng.programme.kinds import unit_id
from chieng.programme.models import PlanVersion


def tiles_of(plan_id: UUID, day: date) -> dict[UUID, tuple[int, int]]:
    """Return column and row, from 1, of the units that the plan as it stood on `day` places."""
    versions = PlanVersion.objects.filter(plan=plan_id, since__lte=day).order_by("-since")
    said = versions.values_list("declared__namespace", "declared__tiles").first()
    if said is None:
        return {}
    namespace, tiles = said
    return {unit_id(namespace, tile.unit): (tile.column, tile.row) for tile in tiles_from(tiles)}
