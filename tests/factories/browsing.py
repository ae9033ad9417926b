"""A browser of somebody who has signed in."""

from django.test import Client

from chieng.organisations.models import Person


def browse(person: Person) -> Client:
    """Return a client that is signed in as `person`, by name and password."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
