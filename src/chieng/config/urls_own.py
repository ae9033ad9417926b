"""Addresses of the installation itself."""

from django.urls import URLPattern, path

from chieng.config import views

app_name = "config"

urlpatterns: list[URLPattern] = [path("suc-khoe-he-thong/", views.health, name="health")]
