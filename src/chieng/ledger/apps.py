from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "chieng.ledger"
    label = "ledger"
