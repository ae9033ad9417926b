from django.urls import URLPattern, path

from chieng.reporting import letter_views, overview_views, pack_views, views

app_name = "reporting"

urlpatterns: list[URLPattern] = [
    path("ban-lam-viec/", views.desk, name="desk"),
    path("tong-quan/", overview_views.current_overview, name="current_overview"),
    path("tong-quan/<slug:plan>/", overview_views.overview, name="overview"),
    path("chi-tieu/", views.current_targets, name="current_targets"),
    path("chi-tieu/<slug:plan>/", views.targets, name="targets"),
    path("chi-tieu/<slug:plan>/<slug:code>/", views.target, name="target"),
    path("chi-tieu/<slug:plan>/<slug:code>/cong-van/", letter_views.letter, name="letter"),
    path("chi-tieu/<slug:plan>/<slug:code>/goi-minh-chung/", pack_views.ask, name="ask_for_pack"),
    path("goi-minh-chung/<uuid:pack_id>/", pack_views.pack, name="pack"),
    path("goi-minh-chung/<uuid:pack_id>/tien-do/", pack_views.pack_progress, name="pack_progress"),
    path("goi-minh-chung/<uuid:pack_id>/tai-ve/", pack_views.pack_file, name="pack_file"),
    path("chi-tieu/<slug:plan>/<slug:code>/<uuid:unit>/", views.counted_by, name="counted_by"),
]
