"""Backups: database, journals and files together, in one portable form for SQLite and PostgreSQL.

`make()` copies a running installation as of one moment; `restore()` checks everything before it touches anything,
builds the new beside the old, and changes places at the end. docs/operations/backup.md is for operators,
docs/decisions/0003-backups.md says why the form is our own.
"""

from chieng.core.backup.epoch import restore_epoch
from chieng.core.backup.form import BackupError, Manifest
from chieng.core.backup.journals import JOURNALS, Journal
from chieng.core.backup.making import make
from chieng.core.backup.restoring import finish, restore
from chieng.core.backup.swap import unfinished

__all__ = [
    "JOURNALS",
    "BackupError",
    "Journal",
    "Manifest",
    "finish",
    "make",
    "restore",
    "restore_epoch",
    "unfinished",
]
