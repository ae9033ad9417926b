from django.urls import URLPattern, path

from chieng.reporting import (
    letter_views,
    missing_views,
    overview_views,
    pack_views,
    public_views,
    release_views,
    views,
    year_views,
)

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
    path("chi-tieu/<slug:plan>/<slug:code>/nhac/", missing_views.missing, name="missing"),
    path("chi-tieu/<slug:plan>/<slug:code>/<uuid:unit>/", views.counted_by, name="counted_by"),
    path("nam-nay/", year_views.current_year, name="current_year"),
    path("nam-nay/<slug:plan>/", year_views.plan_year, name="plan_year"),
    path("nam-nay/<slug:plan>/<uuid:unit>/", year_views.unit_year, name="unit_year"),
    path("don-vi-cua-toi/", year_views.own_unit, name="own_unit"),
    path("cong-bo/", release_views.current_releases, name="current_releases"),
    path("cong-bo/<slug:plan>/", release_views.releases, name="releases"),
    path("cong-bo/dot/<uuid:release>/", release_views.release, name="release"),
    path("cong-bo/dot/<uuid:release>/gui-don-vi/", release_views.announce, name="release_announce"),
    path("cong-bo/dot/<uuid:release>/cong-khai/", release_views.publish, name="release_publish"),
    path("cong-bo/dot/<uuid:release>/thu-hoi/", release_views.withdraw, name="release_withdraw"),
    path("cong-bo/dot/<uuid:release>/dinh-chinh/", release_views.correct, name="release_correct"),
    path("cong-bo/dot/<uuid:release>/y-kien/<uuid:unit>/", release_views.own, name="release_own"),
    path("cong-bo/dot/<uuid:release>/tra-loi/<uuid:unit>/", release_views.answer, name="release_answer"),
    path("cong-khai/", public_views.figures, name="public"),
    path("cong-khai/so-lieu.json", public_views.figures_json, name="public_json"),
    path("cong-khai/so-lieu.csv", public_views.figures_csv, name="public_csv"),
    path("cong-khai/dot/<uuid:release>/", public_views.release, name="public_release"),
    path("cong-khai/dot/<uuid:release>/so-lieu.json", public_views.release_json, name="public_release_json"),
    path("cong-khai/dot/<uuid:release>/so-lieu.csv", public_views.release_csv, name="public_release_csv"),
]
