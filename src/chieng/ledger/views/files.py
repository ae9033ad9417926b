"""Files in and out: taken in before the form is sent, shown to those who may see the activity."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chieng.core.access import requires, signed_in
from chieng.core.clock import today
from chieng.core.files import DOCUMENTS, HEIC, PHOTOS, TEXT, serve, store
from chieng.ledger import actions, queries
from chieng.ledger.actions.refusals import TO_BE_NOTED
from chieng.ledger.models import Evidence, StagedUpload
from chieng.ledger.permissions import records_somewhere
from chieng.ledger.pictures import thumbnail

ACCEPTED = PHOTOS | HEIC | DOCUMENTS | TEXT


def client_id_of(request: HttpRequest) -> UUID:
    """Return the id that the form carries, or a new one when it carries none that can be read."""
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid4()


def take_in(request: HttpRequest, files: list[Any], client_id: UUID) -> list[ValidationError]:
    """Stage the files; return what is wrong with those that were not accepted, each named."""
    wrong = []
    for file in files:
        try:
            stage(request, file, client_id)
        except ValidationError as error:
            wrong.append(ValidationError([f"{file.name}: {text}" for text in error.messages], code="file"))
    return wrong


def stage(request: HttpRequest, file: Any, client_id: UUID) -> StagedUpload:
    actor: Any = request.user
    try:
        stored = store(file, allowed=ACCEPTED)
    except ValidationError as error:
        if error.code in TO_BE_NOTED:
            actions.note_refused_upload(reason=error.code, actor=actor)
        raise
    return actions.stage_upload(stored, client_id=client_id, name=file.name or "", actor=actor)


@requires(records_somewhere)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take in one file while the form is still being filled in; answer with its line, or with why not."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return HttpResponse(_("Chọn một ảnh hoặc tệp."), status=422, content_type="text/plain; charset=utf-8")
    try:
        staged = stage(request, file, client_id_of(request))
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain; charset=utf-8")
    return render(request, "ledger/parts/staged.html", {"one": staged}, status=201)


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
    """Return the evidence. Raises Http404 when there is none, it was removed, or is not for this person, alike."""
    evidence = Evidence.objects.select_related("file").filter(pk=evidence_id, removed_at=None).first()
    if evidence is None:
        raise Http404
    queries.get_for(request.user, evidence.activity_id, today())
    return evidence
