"""How the API knows who asks: by a key in the header, as that key's person, within what the key allows."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from chieng.organisations.actions.tokens import note_use
from chieng.organisations.loopback import may_be_here
from chieng.organisations.middleware import lacks_second_factor
from chieng.organisations.models import ApiToken
from chieng.organisations.queries.rights import remember_rights
from chieng.organisations.queries.tokens import token_for


class ByKey(HttpBearer):
    """`Authorization: Bearer chieng_…`. A key opens nothing that its person could not open on the pages."""

    openapi_name = "key"

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = token_for(token)
        if found is None or not may_be_here(request, found.person):
            return None
        if found.person.must_change_password or lacks_second_factor(found.person):
            return None
        note_use(found, actor=found.person)
        request.user = found.person
        request.api_scopes = frozenset(found.scopes)  # type: ignore[attr-defined]
        if request.method in {"GET", "HEAD"}:
            remember_rights(found.person)
        return found
