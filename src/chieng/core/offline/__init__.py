"""Working without a signal: which pages a device keeps, and forms that it sends later, exactly once.

A page opts in with `@keep_offline` and `KEPT`. A form opts in by `data-queue` in its template, a hidden
`client_id`, and `@queueable` on its view, which redirects only once the thing is recorded. The scripts
under `static/core/offline/` write such a form down, encrypted, before they send it: docs/recipes/work-offline.md.
"""

from chieng.core.offline.answers import Captured, Sent, answer, captured, is_queued, queueable
from chieng.core.offline.keeping import KEPT, OWNERS, KeptPage, keep_offline, kept_for, owner_of

__all__ = [
    "KEPT",
    "OWNERS",
    "Captured",
    "KeptPage",
    "Sent",
    "answer",
    "captured",
    "is_queued",
    "keep_offline",
    "kept_for",
    "owner_of",
    "queueable",
]
