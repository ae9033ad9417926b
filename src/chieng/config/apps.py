from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "chieng.config"
    label = "config"
