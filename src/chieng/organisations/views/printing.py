"""Sheets to print, one for each person: an invitation, a code. Tokens are stored nowhere: they are shown once."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from chieng.core.clock import today
from chieng.core.personal.reads import note_read
from chieng.organisations.actions.ways_in import INVITATION_DAYS, RESET_DAYS
from chieng.organisations.kinds import Occasion, Role
from chieng.organisations.models import Invitation, Person
from chieng.organisations.queries.names import names_of


def show_invitations(request: HttpRequest, made: Sequence[tuple[Invitation, str]]) -> HttpResponse:
    """Show a sheet for each invitation: for whom, the link, the QR, what to do."""
    note_read(request.user, [one.person_id for one, _token in made if one.person_id], Occasion.CODE)
    names = names_of({invitation.unit_id for invitation, _token in made if invitation.unit_id}, today())
    sheets = [
        {
            "name": invitation.full_name or str(invitation.person),
            "role": Role(invitation.role).label if invitation.role else "",
            "unit": names.get(invitation.unit_id, "") if invitation.unit_id else "",
            "url": request.build_absolute_uri(reverse("invitation", args=[token])),
            "expires": invitation.expires_at,
        }
        for invitation, token in made
    ]
    return _private(
        render(request, "organisations/invitation_sheets.html", {"sheets": sheets, "days": INVITATION_DAYS})
    )


def show_code(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Show the sheet with the code that buys a new password."""
    note_read(request.user, [person.pk], Occasion.CODE)
    url = request.build_absolute_uri(reverse("account_reset_password"))
    context = {"person": person, "code": code, "url": url, "days": RESET_DAYS}
    return _private(render(request, "organisations/code_sheet.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
