from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "chieng.core"
    label = "core"

    def ready(self) -> None:
        """Import every room's `jobs`, so that what is asked for by name is known by name."""
        autodiscover_modules("jobs", "housekeeping")
