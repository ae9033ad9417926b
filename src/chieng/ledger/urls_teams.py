"""The pages of community teams: people without accounts, who came in by a code."""

from django.urls import URLPattern, path

from chieng.ledger.views import joining

app_name = "teams"

urlpatterns: list[URLPattern] = [
    path("", joining.home, name="home"),
    path("roi/", joining.leave, name="leave"),
    path("ghi/", joining.record, name="record"),
    path("ghi/tep/", joining.upload, name="upload"),
    path("ghi/tep/<uuid:staged_id>/", joining.staged, name="staged"),
    path("viec/<uuid:activity_id>/sua/", joining.mend, name="mend"),
    path("minh-chung/<uuid:evidence_id>/", joining.evidence, name="evidence"),
]
