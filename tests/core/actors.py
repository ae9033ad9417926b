"""Actors for core's tests, which know no people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stranger:
    """Somebody who signed in and holds no role."""

    actor_id: str = "stranger"
    actor_label: str = "Người lạ"
