from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "chieng.organisations"
    label = "organisations"
