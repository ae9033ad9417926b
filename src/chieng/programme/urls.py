from django.urls import URLPattern, path

from chieng.programme import views

app_name = "programme"

urlpatterns: list[URLPattern] = [
    path("moc-trong-nam/", views.moments, name="moments"),
    path("moc-trong-nam/moi/", views.moment_new, name="moment_new"),
    path("moc-trong-nam/<uuid:moment_id>/", views.moment, name="moment"),
    path("moc-trong-nam/<uuid:moment_id>/bo/", views.moment_drop, name="moment_drop"),
    path("lich/", views.calendar, name="calendar"),
    path("lich/<str:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("ke-hoach/<slug:code>/lich.ics", views.plan_calendar, name="plan_calendar"),
    path("viec-duoc-giao/", views.own_assignments, name="own_assignments"),
    path("viec-duoc-giao/<uuid:part_id>/", views.part, name="part"),
    path("viec-duoc-giao/<uuid:part_id>/hoan-thanh/", views.report, name="part_report"),
    path("viec-duoc-giao/<uuid:part_id>/lam-tiep/", views.reopen, name="part_reopen"),
    path("giao-viec/<uuid:work_id>/", views.assignment, name="assignment"),
    path("giao-viec/<uuid:work_id>/gia-han/", views.extend, name="assignment_extend"),
    path("giao-viec/<uuid:work_id>/dung/", views.call_off, name="assignment_call_off"),
    path("ke-hoach/<slug:code>/giao-viec/", views.assignments, name="assignments"),
    path("ke-hoach/<slug:code>/giao-viec/moi/", views.assign, name="assign"),
    path("ke-hoach/<slug:code>/giao-viec/hang-nam/", views.issue_yearly, name="issue_yearly"),
    path("ke-hoach/", views.plans, name="plans"),
    path("ke-hoach/<slug:code>/", views.plan, name="plan"),
    path("ke-hoach/<slug:code>/giao-chu-tri/", views.hand_over, name="hand_over"),
    path("ke-hoach/<slug:code>/danh-muc/", views.registers, name="registers"),
    path("ke-hoach/<slug:code>/danh-muc/nhap/", views.register_import, name="register_import"),
    path("ke-hoach/<slug:code>/danh-muc/moi/", views.register_new, name="register_new"),
    path("ke-hoach/<slug:code>/danh-muc/<uuid:register_id>/", views.register, name="register"),
    path("ke-hoach/<slug:code>/danh-muc/<uuid:register_id>/sua/", views.register_correct, name="register_correct"),
    path(
        "ke-hoach/<slug:code>/danh-muc/<uuid:register_id>/rut/", views.register_withdraw, name="register_withdraw"
    ),
    path("ke-hoach/<slug:code>/tep/", views.plan_file, name="plan_file"),
    path("ke-hoach/<slug:code>/nhiem-vu/<str:task>/", views.task, name="task"),
    path("ke-hoach/<slug:code>/nhom-noi-dung/<str:theme>/", views.theme, name="theme"),
    path("ke-hoach/<slug:code>/trach-nhiem/", views.duties, name="duties"),
    path("ke-hoach/<slug:code>/trach-nhiem/<uuid:unit>/", views.unit_duties, name="unit_duties"),
]
