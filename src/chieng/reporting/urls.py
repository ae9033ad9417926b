from django.urls import URLPattern, path

from chieng.reporting import letter_views, overview_views, views

app_name = "reporting"

urlpatterns: list[URLPattern] = [
    path("ban-lam-viec/", views.desk, name="desk"),
    path("tong-quan/", overview_views.current_overview, name="current_overview"),
    path("tong-quan/<slug:plan>/", overview_views.overview, name="overview"),
    path("chi-tieu/", views.current_targets, name="current_targets"),
    path("chi-tieu/<slug:plan>/", views.targets, name="targets"),
    path("chi-tieu/<slug:plan>/<slug:code>/", views.target, name="target"),
    path("chi-tieu/<slug:plan>/<slug:code>/cong-van/", letter_views.letter, name="letter"),
    path("chi-tieu/<slug:plan>/<slug:code>/<uuid:unit>/", views.counted_by, name="counted_by"),
]
