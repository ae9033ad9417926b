"""Processes that end with the one that started them, however it ended."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int, how: int = signal.SIGTERM) -> None:
    """Ask the kernel to signal this process when `parent` dies, even of kill -9 (Linux; elsewhere do nothing)."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, how, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel was asked
        os.kill(os.getpid(), how)
