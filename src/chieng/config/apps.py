from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "chieng.config"
    label = "config"

    def ready(self) -> None:
        import_module("chieng.config.checks")  # registers its health checks
