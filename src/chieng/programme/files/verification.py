"""[verification]: whose head confirms what the units of each kind record. Without it, the unit's own."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from chieng.programme.files.reader import Table, nearest
from chieng.programme.kinds import Verification, Verifier


def read_verification(root: Table) -> Verification:
    """Return what the file says: a default, and kinds of units that are verified otherwise."""
    table = root.table("verification")
    if table is None:
        return Verification()
    said = Verification(table.choice("default", Verifier, Verifier.HEAD), tuple(_kinds(table)))
    table.close()
    return said


def _kinds(table: Table) -> Iterator[tuple[str, Verifier]]:
    for kind, value in table.pairs("kinds"):
        if value in Verifier.values:
            yield kind, Verifier(value)
            continue
        known = ", ".join(f"“{one}”" for one in Verifier.values)
        message = _("Phải là một trong: %(known)s.") % {"known": known} + nearest(value, Verifier.values)
        table.problems.add((*table.path, "kinds", kind), message)


def settled(verification: Verification) -> Verification:
    """Return the same without kinds that only repeat the default."""
    kinds = sorted(pair for pair in verification.kinds if pair[1] is not verification.default)
    return Verification(verification.default, tuple(kinds))


def written(verification: Verification) -> dict[str, Any]:
    """Return the values of the table; nothing where the file says nothing."""
    if verification == Verification():
        return {}
    kinds = {f"kinds.{kind}": str(verifier.value) for kind, verifier in verification.kinds}
    return {"default": str(verification.default.value), **kinds}


def verification_data(verification: Verification) -> dict[str, Any]:
    """Return what is said as plain data to store: nothing where the unit's own head verifies everywhere."""
    if verification == Verification():
        return {}
    kinds = {kind: str(verifier.value) for kind, verifier in verification.kinds}
    return {"verification": {"default": str(verification.default.value), "kinds": kinds}}


def verification_from(stored: dict[str, Any] | None) -> Verification:
    """Read what was stored; plans loaded before this was asked say nothing."""
    if not stored:
        return Verification()
    kinds = ((kind, Verifier(value)) for kind, value in stored["kinds"].items())
    return Verification(Verifier(stored["default"]), tuple(sorted(kinds)))
