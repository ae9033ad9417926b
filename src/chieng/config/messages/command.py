"""What `script/messages` does."""

import argparse
import sys

from chieng.config.messages import catalogues


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when English is not complete")
    parser.add_argument("--compile", action="store_true", help="only compile the catalogues")
    options = parser.parse_args()
    if options.check:
        return _check()
    if not options.compile:
        _merge()
    catalogues.compile_all()
    return 0 if options.compile else _check()


def _merge() -> None:
    for room in catalogues.rooms():
        if catalogues.merge(room):
            sys.stderr.write(f"wrote {catalogues.path_of(room).relative_to(catalogues.ROOMS)}\n")


def all_faults() -> list[str]:
    """Return every fault of every room's English, and every disagreement between rooms."""
    found = [fault for room in catalogues.rooms() for fault in catalogues.faults(room)]
    return [*found, *catalogues.disagreements()]


def _check() -> int:
    faults = all_faults()
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if faults else 0
