"""Addresses of the pages about units."""

from django.urls import URLPattern, path

from chieng.organisations.views import unit_changes, units

unit_urls: list[URLPattern] = [
    path("don-vi/", units.units, name="units"),
    path("don-vi/moi/", unit_changes.found, name="unit_new"),
    path("don-vi/sap-nhap/", unit_changes.merge, name="unit_merge"),
    path("don-vi/<uuid:unit_id>/", units.unit, name="unit"),
    path("don-vi/<uuid:unit_id>/cap-duoi/", units.branch, name="unit_branch"),
    path(
        "don-vi/<uuid:unit_id>/quan-he/<int:relation_id>/ket-thuc/",
        unit_changes.end_relation,
        name="relation_end",
    ),
    path("don-vi/<uuid:unit_id>/<slug:deed>/", unit_changes.change, name="unit_change"),
]
