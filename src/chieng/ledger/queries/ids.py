"""Ids of thousands of rows: left as the database gives them, and read once each."""

from typing import Any
from uuid import UUID

from django.db.models import CharField, ExpressionWrapper, F


class Ids(dict[Any, UUID]):
    """Ids as a database gives them (SQLite: text) to ids as everybody knows them."""

    def __missing__(self, given: Any) -> UUID:
        found = given if isinstance(given, UUID) else UUID(given)
        self[given] = found
        return found


def as_given(column: Any) -> Any:
    """Return the column or expression without the step that Django would put between for every value."""
    return ExpressionWrapper(F(column) if isinstance(column, str) else column, output_field=CharField())
