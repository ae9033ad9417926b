"""Reading the keys for the API."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from chieng.core.clock import now
from chieng.core.tokens import token_hash
from chieng.organisations.models import ApiToken, Person


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """Return every key that the person was given, the newest first."""
    return person.api_tokens.all()


def own_token(person: Person, token_id: UUID) -> ApiToken:
    """Return a key of this person. Raises Http404 when there is none or it is another's, alike."""
    found = tokens_of(person).filter(pk=token_id).select_related("person").first()
    if found is None:
        raise Http404
    return found


def token_for(text: str) -> ApiToken | None:
    """Return the key that `text` is, when it still opens anything; its person comes with it."""
    found = ApiToken.objects.filter(
        token_hash=token_hash(text), revoked_at=None, expires_at__gt=now(), person__is_active=True
    )
    return found.select_related("person").first()
