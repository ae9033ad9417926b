"""Files in and out: taken in before the form is sent, shown to those who may see the activity."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chieng.core.access import actor_of, requires, signed_in
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.files import DOCUMENTS, HEIC, PHOTOS, TEXT, location_of, serve, store
from chieng.ledger import actions, queries
from chieng.ledger.actions.refusals import TO_BE_NOTED
from chieng.ledger.models import Evidence, StagedUpload
from chieng.ledger.permissions import may_see_removed, records_somewhere
from chieng.ledger.pictures import thumbnail

ACCEPTED = PHOTOS | HEIC | DOCUMENTS | TEXT


def client_id_of(request: HttpRequest) -> UUID:
    """Return the id that the form carries, or a new one when it carries none that can be read."""
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid4()


# The fields of the forms through which files come.
FIELDS = ("camera", "photos")
# The tick "keep where it was taken": of one file that comes alone, and of several, "photos-0" for the first.
KEEP_LOCATION, KEEP_LOCATIONS = "giu_vi_tri", "vi_tri"


def take_in(request: HttpRequest, client_id: UUID, actor: Actor) -> list[ValidationError]:
    """Stage the files that came with a form; return what is wrong with those not accepted, each named."""
    wrong = []
    ticked = request.POST.getlist(KEEP_LOCATIONS)
    picked = [(f"{name}-{at}", file) for name in FIELDS for at, file in enumerate(request.FILES.getlist(name))]
    for mark, file in picked:
        try:
            stage(file, client_id, actor, keep_location=mark in ticked)
        except ValidationError as error:
            wrong.append(ValidationError([f"{file.name}: {text}" for text in error.messages], code="file"))
    return wrong


def stage(file: Any, client_id: UUID, actor: Actor, *, keep_location: bool) -> StagedUpload:
    location = location_of(file) if keep_location else None
    try:
        stored = store(file, allowed=ACCEPTED)
    except ValidationError as error:
        if error.code in TO_BE_NOTED:
            actions.note_refused_upload(reason=error.code, actor=actor)
        raise
    return actions.stage_upload(stored, client_id=client_id, name=file.name or "", location=location, actor=actor)


@requires(records_somewhere)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take in one file while the form is still being filled in; answer with its line, or with why not."""
    actor = actor_of(request)
    return take_one(request, actor)


def take_one(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take in the one file that a script sends ahead of its form."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return HttpResponse(_("Chọn một ảnh hoặc tệp."), status=422, content_type="text/plain; charset=utf-8")
    try:
        staged = stage(file, client_id_of(request), actor, keep_location=bool(request.POST.get(KEEP_LOCATION)))
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain; charset=utf-8")
    return render(
        request,
        "ledger/parts/staged.html",
        {"one": queries.staged_with_reuse([staged], actor, today())[0]},
        status=201,
    )


@signed_in("shows a file to whoever uploaded it, nobody else")
@require_safe
def staged_thumbnail(request: HttpRequest, staged_id: UUID) -> HttpResponseBase:
    staged = get_object_or_404(StagedUpload.objects.select_related("file"), pk=staged_id, person=request.user.pk)
    return thumbnail(request, staged.file)


@signed_in("shows evidence of the activities that get_for gives")
@require_safe
def evidence_file(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    """Return the file itself; photos are shown, everything else is a download."""
    evidence = _evidence(request, evidence_id)
    if evidence.file is None:
        raise Http404
    name = evidence.name or f"minh-chung-{evidence.position}"
    return serve(request, evidence.file, name=name, inline=True)


@signed_in("shows evidence of the activities that get_for gives")
@require_safe
def evidence_thumbnail(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    evidence = _evidence(request, evidence_id)
    if evidence.file is None:
        raise Http404
    return thumbnail(request, evidence.file)


def _evidence(request: HttpRequest, evidence_id: UUID) -> Evidence:
    """Return the evidence. Raises Http404 when there is none or it is not for this person, alike.

    What was removed is for those who look over the unit's work: it is part of the history.
    """
    evidence = Evidence.objects.select_related("file").filter(pk=evidence_id).first()
    if evidence is None:
        raise Http404
    activity = queries.get_for(request.user, evidence.activity_id, today())
    if evidence.removed_at and not may_see_removed(request.user, activity, today()):
        raise Http404
    return evidence
