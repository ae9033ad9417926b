"""Addresses of organisations."""

from django.urls import URLPattern

from chieng.organisations.urls_imports import import_urls
from chieng.organisations.urls_people import people_urls
from chieng.organisations.urls_personal import personal_urls
from chieng.organisations.urls_units import unit_urls

app_name = "organisations"

urlpatterns: list[URLPattern] = [*people_urls, *import_urls, *personal_urls, *unit_urls]
