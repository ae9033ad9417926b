"""The API's activities: what was done, read and written like on the pages."""

from chieng.ledger.api.operations import router

__all__ = ["router"]
