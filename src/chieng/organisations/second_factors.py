"""What people do with their own second factor is allauth's to do, and ours to keep in the audit log."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver

from chieng.organisations.actions import note_second_factor
from chieng.organisations.models import Person


@receiver([authenticator_added, authenticator_reset])
def note_added(user: Person, authenticator: Authenticator, **_signal: Any) -> None:
    note_second_factor(user, kind=authenticator.type, added=True, actor=user)


@receiver(authenticator_removed)
def note_removed(user: Person, authenticator: Authenticator, **_signal: Any) -> None:
    note_second_factor(user, kind=authenticator.type, added=False, actor=user)
