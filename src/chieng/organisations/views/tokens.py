"""One's own keys for the API: which there are, a new one, taking one back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chieng.core.access import signed_in
from chieng.core.api import SCOPES
from chieng.organisations import actions
from chieng.organisations.forms.tokens import TokenForm
from chieng.organisations.queries.tokens import own_token, tokens_of
from chieng.organisations.views.people import me


@signed_in("only the signed-in person's own keys")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's own keys, and make a new one: its text is shown now and never again."""
    form = TokenForm(request.POST or None)
    made, text = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, text = actions.issue_token(me(request), actor=me(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            form = TokenForm()
    own = tokens_of(me(request))
    lines = [(one, [SCOPES[name] for name in one.scopes if name in SCOPES]) for one in own]
    context = {"form": form, "lines": lines, "made": made, "text": text}
    return render(request, "organisations/tokens.html", context, status=422 if form.errors else 200)


@signed_in("own_token gives only the signed-in person's own")
@require_POST
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Take a key back."""
    token = own_token(me(request), token_id)
    actions.revoke_token(token, actor=me(request))
    messages.success(request, _("Đã thu hồi khóa “%(name)s”.") % {"name": token.name})
    return redirect("api_tokens")
