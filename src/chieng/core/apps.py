from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "chieng.core"
    label = "core"
