"""Foreign keys between rooms point downward, by name, and protect what they point at."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

ROOMS = ["core", "organisations", "programme", "ledger", "reporting"]


def between_rooms() -> Iterator[tuple[str, str, Any]]:
    """Yield the relations from a model of one room to a model of another."""
    for model in apps.get_models(include_auto_created=False):
        for field in model._meta.get_fields():
            if isinstance(field, models.Field) and isinstance(field.related_model, type):
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if here in ROOMS and there in ROOMS and here != there:
                    yield here, there, field


def test_they_point_downward() -> None:
    upward = [str(field) for here, there, field in between_rooms() if ROOMS.index(there) > ROOMS.index(here)]
    assert upward == []


def test_they_protect_what_they_point_at() -> None:
    loose = [
        str(field)
        for _here, _there, field in between_rooms()
        if not field.many_to_many and field.remote_field.on_delete is not models.PROTECT
    ]
    assert loose == []


def test_there_are_some() -> None:
    assert len(list(between_rooms())) > 5
