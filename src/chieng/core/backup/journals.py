"""Journals that rooms keep outside the database (a contest hall's, a live show's) and that belong to a backup."""

from pathlib import Path
from typing import Protocol

from chieng.core.ports import Registry


class Journal(Protocol):
    """A journal that a room keeps in `DATA/journals/NAME`, NAME being what it is registered under."""

    def copy_to(self, folder: Path) -> None:
        """Write a consistent copy into `folder`, which exists and is empty, while the journal is written to.

        A restore puts that copy in the journal's place as it is.
        """


JOURNALS: Registry[Journal] = Registry("journal")
