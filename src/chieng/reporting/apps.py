from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "chieng.reporting"
    label = "reporting"
