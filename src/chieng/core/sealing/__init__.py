"""The seal over the audit log: committed entries are chained within seconds, and a chain can be verified.

`seal()` puts entries into the chain; `verify()` says what was changed, taken out or swapped since. The heads of
the chain are also written to a file outside the database, so that entries cut off at the end are missed too.
"""

from chieng.core.sealing.checking import Finding, FindingKind, Report, verify
from chieng.core.sealing.heads import Head, anchor_restore, heads_path, read_heads
from chieng.core.sealing.sealer import has_unsealed, seal

__all__ = [
    "Finding",
    "FindingKind",
    "Head",
    "Report",
    "anchor_restore",
    "has_unsealed",
    "heads_path",
    "read_heads",
    "seal",
    "verify",
]
