"""Who still needs a stored file. Foreign keys are found by themselves; other references are registered here."""

from collections.abc import Callable

from chieng.core.ports import Registry

# A room that keeps a file's hash outside a foreign key (in JSON, in a frozen document) registers a function
# that says which of the given hashes it needs.
REFERENCES: Registry[Callable[[set[str]], set[str]]] = Registry("file reference check")
