from django.urls import URLPattern, path

from chieng.core import gallery, job_views, views
from chieng.core.offline import views as offline
from chieng.core.personal import views as personal

app_name = "core"

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("giao-dien/", views.set_theme, name="theme"),
    path("ho-tro-tiep-can/", views.accessibility, name="accessibility"),
    path("quyen-rieng-tu/", personal.privacy, name="privacy"),
    path("thoi-han-luu/", personal.retention, name="retention"),
    path("thoi-han-luu/<str:rule>/", personal.retention_set, name="retention_set"),
    path("sw.js", offline.worker, name="worker"),
    path("trang.webmanifest", offline.manifest, name="manifest"),
    path("khong-co-mang/", offline.offline, name="offline"),
    path("cho-gui/", offline.outbox, name="outbox"),
    path("cho-gui/ma/", offline.outbox_token, name="outbox_token"),
    path("cong-viec-nen/", job_views.jobs, name="jobs"),
    path("cong-viec-nen/<int:job_id>/chay-lai/", job_views.job_retry, name="job_retry"),
    path("mau-giao-dien/", gallery.gallery, name="gallery"),
    path("mau-giao-dien/bieu-mau/", gallery.sample_form, name="gallery_form"),
    path("mau-giao-dien/cay/", gallery.sample_branch, name="gallery_branch"),
]
