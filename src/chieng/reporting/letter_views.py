"""Công văn đôn đốc, công văn đề nghị: the letter to those who are missing, as a DOCX to be numbered and signed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.core.documents import docx_response
from chieng.reporting import letters
from chieng.reporting.asking import asked_for, standing_asked_for
from chieng.reporting.letters import LetterKind
from chieng.reporting.queries import as_seen_by
from chieng.reporting.tables import target_address


@signed_in("the plan through programme.get_for; only units within reach are named")
@require_safe
def letter(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Give the letter to the units missing in a target: `?loai=don-doc` to those assigned, `de-nghi` to others."""
    asked = asked_for(request, plan)
    kind = _kind(request)
    with translation.override("vi"):
        terms, standing = asked.plan, standing_asked_for(asked, code)
        day = standing.as_of
        seen = as_seen_by(request.user, standing, today())
        units = letters.addressed(terms, seen.standing.missing, kind, day)
        written = letters.letter(terms, letters.about_target(standing), units, kind) if units else None
    if written is None:
        messages.info(request, _("Không có đơn vị nào để gửi công văn này."))
        return redirect(target_address(asked, standing))
    return docx_response(written, f"cong-van-{kind}-{terms.code}-{code}-{day.isoformat()}")


def _kind(request: HttpRequest) -> LetterKind:
    try:
        return LetterKind(request.GET.get("loai", LetterKind.URGE))
    except ValueError:
        raise Http404 from None
