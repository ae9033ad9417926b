"""The page of the installation itself, for administrators and auditors."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import chieng
from chieng.core.access import requires
from chieng.core.health import State, find_all
from chieng.core.jobs.health import failed_jobs, label_of, periodic_jobs
from chieng.core.permissions import may_see_jobs
from chieng.core.ui.kinds import Tone

_TONES = {State.GOOD: Tone.YES, State.WATCH: Tone.WAIT, State.BAD: Tone.NO}
_SHOWN = 50


@requires(may_see_jobs)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Show what `/healthz` tells machines, in sentences, and what background work did and could not do."""
    found = [(check.label, finding, _TONES[finding.state]) for check, finding in find_all().items()]
    failed = [(label_of(record), record) for record in failed_jobs()[:_SHOWN]]
    context = {
        "found": found,
        "periodic": periodic_jobs(),
        "failed": failed,
        "engine": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2],
        "release": chieng.__version__,
    }
    return render(request, "config/health.html", context)
