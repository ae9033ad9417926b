from django.urls import URLPattern, path

from chieng.programme import views

app_name = "programme"

urlpatterns: list[URLPattern] = [
    path("ke-hoach/", views.plans, name="plans"),
    path("ke-hoach/<slug:code>/", views.plan, name="plan"),
    path("ke-hoach/<slug:code>/giao-chu-tri/", views.hand_over, name="hand_over"),
    path("ke-hoach/<slug:code>/tep/", views.plan_file, name="plan_file"),
    path("ke-hoach/<slug:code>/nhiem-vu/<str:task>/", views.task, name="task"),
    path("ke-hoach/<slug:code>/nhom-noi-dung/<str:theme>/", views.theme, name="theme"),
    path("ke-hoach/<slug:code>/trach-nhiem/", views.duties, name="duties"),
    path("ke-hoach/<slug:code>/trach-nhiem/<uuid:unit>/", views.unit_duties, name="unit_duties"),
]
