"""Addresses of importing and exporting by file."""

from django.urls import URLPattern, path

from chieng.organisations.views import imports

import_urls: list[URLPattern] = [
    path("don-vi/nhap/", imports.units_import, name="units_import"),
    path("don-vi/nhap/mau.xlsx", imports.units_template_file, name="units_template"),
    path(
        "don-vi/nhap/mau-truong-hoc.xlsx", imports.units_template_of, {"of": "truong-hoc"}, name="schools_template"
    ),
    path(
        "don-vi/nhap/mau-doanh-nghiep.xlsx",
        imports.units_template_of,
        {"of": "doanh-nghiep"},
        name="enterprises_template",
    ),
    path("don-vi/xuat/don-vi.xlsx", imports.units_export, {"form": "xlsx"}, name="units_xlsx"),
    path("don-vi/xuat/don-vi.csv", imports.units_export, {"form": "csv"}, name="units_csv"),
    path("nguoi-dung/nhap/", imports.people_import, name="people_import"),
    path("nguoi-dung/nhap/mau.xlsx", imports.people_template_file, name="people_template"),
    path("nguoi-dung/xuat/nguoi-dung.xlsx", imports.people_export, {"form": "xlsx"}, name="people_xlsx"),
    path("nguoi-dung/xuat/nguoi-dung.csv", imports.people_export, {"form": "csv"}, name="people_csv"),
    path("nhap-tep/<uuid:import_id>/", imports.import_result, name="import_result"),
    path("nhap-tep/<uuid:import_id>/xac-nhan/", imports.import_confirm, name="import_confirm"),
    path("nhap-tep/<uuid:import_id>/bo/", imports.import_discard, name="import_discard"),
]
