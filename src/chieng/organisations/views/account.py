"""One's own account."""

from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.organisations.middleware import needs_second_factor
from chieng.organisations.queries.people import roles_by_person
from chieng.organisations.views.people import me


@signed_in("only the signed-in person's own account")
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Name, roles, language, password, second factor, sessions."""
    person = me(request)
    context = {
        "person": person,
        "roles": roles_by_person([person], today()).get(person.pk, []),
        "has_second_factor": get_adapter().is_mfa_enabled(person),
        "needs_second_factor": needs_second_factor(person),
    }
    return render(request, "organisations/account.html", context)
