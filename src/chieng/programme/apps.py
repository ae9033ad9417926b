from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "chieng.programme"
    label = "programme"
