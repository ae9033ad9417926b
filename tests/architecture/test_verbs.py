"""Every verb of the audit log has a label for people; that labels are translated is tested with all texts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from chieng.core.verbs import VERBS

SOURCE = Path(__file__).parents[2] / "src" / "chieng"
_VERB = re.compile(r"[a-z]+\.[a-z_]+\.[a-z_]+")


def verbs_in_code() -> Iterator[str]:
    """Yield each verb that code records, as a pattern: what is put together when it runs matches anything."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _is_recording(node.func) and node.args:
                yield from _pattern(node.args[0])


def _is_recording(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in {"record", "record_many"}
        and isinstance(function.value, ast.Name)
        and function.value.id == "audit"
    )


def _pattern(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield re.escape(str(node.value))
    elif isinstance(node, ast.JoinedStr):
        parts = node.values
        yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z_]+" for p in parts)


def test_every_verb_that_code_records_has_a_label() -> None:
    patterns = set(verbs_in_code())
    assert len(patterns) > 20
    known = VERBS.names()
    assert [one for one in sorted(patterns) if not any(re.fullmatch(one, name) for name in known)] == []


def test_every_label_is_of_a_verb() -> None:
    assert [name for name in VERBS.names() if not _VERB.fullmatch(name)] == []
