"""Writes rows in pairs, each pair in one transaction, until it is killed. Says so after the first few."""

import itertools
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402 - models load only after setup

from chieng.core.clock import now  # noqa: E402
from chieng.core.models import PeriodicState, Restoration  # noqa: E402

for number in itertools.count(1):
    with transaction.atomic():
        Restoration.objects.create(epoch=number, backup_made_at=now(), backup_version="0")
        PeriodicState.objects.create(name=f"tests.{number}")
    if number == 20:
        sys.stdout.write("writing\n")
        sys.stdout.flush()
