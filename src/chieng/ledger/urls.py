from django.urls import URLPattern, path

from chieng.ledger import views

app_name = "ledger"

urlpatterns: list[URLPattern] = [
    path("", views.activities, name="activities"),
    path("cho-xac-nhan/", views.queue, name="queue"),
    path("khoa-so/<slug:plan>/", views.closings, name="closings"),
    path("khoa-so/ky/<uuid:closing_id>/", views.closing, name="closing"),
    path("ke-hoach-don-vi/", views.unit_plans, name="unit_plans"),
    path("ke-hoach-don-vi/lap/", views.unit_plan_new, name="unit_plan_new"),
    path("ke-hoach-don-vi/<uuid:unit_plan_id>/", views.unit_plan, name="unit_plan"),
    path("ke-hoach-don-vi/<uuid:unit_plan_id>/soan/", views.unit_plan_edit, name="unit_plan_edit"),
    path("ke-hoach-don-vi/<uuid:unit_plan_id>/tai-ve/", views.unit_plan_paper, name="unit_plan_paper"),
    path("ghi/", views.activity_new, name="activity_new"),
    path("ghi/tep/", views.upload, name="upload"),
    path("ghi/tep/<uuid:staged_id>/", views.staged_thumbnail, name="staged_thumbnail"),
    path("giu-lai/<uuid:held_id>/", views.held, name="held"),
    path("giu-lai/<uuid:held_id>/tep/<uuid:staged_id>/", views.held_file, name="held_file"),
    path("giu-lai/<uuid:held_id>/nhan/", views.held_take, name="held_take"),
    path("giu-lai/<uuid:held_id>/khong-nhan/", views.held_reject, name="held_reject"),
    path("giu-lai/<uuid:held_id>/bo/", views.held_discard, name="held_discard"),
    path("minh-chung/<uuid:evidence_id>/", views.evidence_file, name="evidence_file"),
    path("minh-chung/<uuid:evidence_id>/nho/", views.evidence_thumbnail, name="evidence_thumbnail"),
    path("minh-chung/<uuid:evidence_id>/bo/", views.detach, name="detach"),
    path("minh-chung-dung-lai/", views.reused, name="reused"),
    path("nhap/", views.entries_new, name="entries_new"),
    path("nhap/mau-hoat-dong.xlsx", views.entries_template_file, name="entries_template"),
    path("nhap/<uuid:import_id>/", views.entries, name="entries"),
    path("nhap/<uuid:import_id>/xac-nhan/", views.entries_confirm, name="entries_confirm"),
    path("nhap/<uuid:import_id>/bo/", views.entries_discard, name="entries_discard"),
    path("<uuid:activity_id>/", views.activity, name="activity"),
    path("<uuid:activity_id>/sua/", views.activity_edit, name="activity_edit"),
    path("<uuid:activity_id>/minh-chung/", views.attach, name="attach"),
    path("<uuid:activity_id>/gui/", views.submit_activity, name="submit"),
    path("<uuid:activity_id>/xac-nhan/", views.verify_activity, name="verify"),
    path("<uuid:activity_id>/tra-lai/", views.return_activity, name="return"),
    path("<uuid:activity_id>/thu-lai/", views.take_back_activity, name="take_back"),
    path("<uuid:activity_id>/rut/", views.withdraw_activity, name="withdraw"),
]
