"""A community team as the one who acts: it holds no role, only what its code lets it do."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from chieng.core.actors import Actor

if TYPE_CHECKING:
    from chieng.ledger.models import Team


@dataclass(frozen=True, slots=True)
class TeamActor:
    """Whoever came in by a team's code. It has no `pk`: what it writes is no person's."""

    team_id: UUID
    unit_id: UUID
    name: str
    code_number: int

    @classmethod
    def of(cls, team: "Team") -> "TeamActor":
        return cls(team.pk, team.unit_id, team.name, team.code_number)

    @property
    def actor_id(self) -> str:
        return f"team:{self.team_id}"

    @property
    def actor_label(self) -> str:
        return self.name


def team_id(actor: Actor) -> UUID | None:
    """Return the id of the team that acts, or None when it is a person or the system."""
    return actor.team_id if isinstance(actor, TeamActor) else None
