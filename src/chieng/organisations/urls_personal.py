"""Addresses of the pages about personal data: requests, what is held of oneself, who looked."""

from django.urls import URLPattern, path

from chieng.organisations.views import my_data, rights_requests

_ONE = "du-lieu-ca-nhan/yeu-cau/<uuid:request_id>/"

personal_urls: list[URLPattern] = [
    path("du-lieu-ca-nhan/", rights_requests.rights_requests, name="rights_requests"),
    path("du-lieu-ca-nhan/luot-xem/", my_data.reads, name="reads"),
    path("du-lieu-ca-nhan/yeu-cau/moi/", rights_requests.rights_request_new, name="rights_request_new"),
    path(_ONE, rights_requests.rights_request, name="rights_request"),
    path(f"{_ONE}du-lieu/", my_data.rights_request_export, name="rights_request_export"),
    path(f"{_ONE}van-ban/", rights_requests.rights_request_letter, name="rights_request_letter"),
    path(f"{_ONE}buoc/<str:step>/", rights_requests.rights_request_step, name="rights_request_step"),
    path("du-lieu-cua-toi/", my_data.my_data, name="my_data"),
    path("du-lieu-cua-toi/tai/", my_data.my_data_download, name="my_data_download"),
]
