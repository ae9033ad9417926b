"""The virtual environment in `.venv`: made once, and filled with exactly what is pinned, checked by hashes."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import NoReturn

from toolbox import ROOT
from toolbox.console import fail, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
_STAMP = VENV / "chieng-stamp"
_LEAST_FREE_MB = 600
_SAYS_ALL = 12  # lines of pip's that are shown when it failed


def ensure(name: str) -> None:
    """Make the environment hold what `requirements/NAME.txt` pins. What is there already is kept."""
    wanted = _stamp(name)
    if PYTHON.exists() and _STAMP.exists() and wanted in _STAMP.read_text().split():
        return
    _check_disk()
    if not PYTHON.exists() or _made_by() != _version():
        _make()
    _install(ROOT / "requirements" / f"{name}.txt")
    _link_project()
    earlier = _STAMP.read_text().split() if _STAMP.exists() else []
    # The test requirements hold the base ones; two marks let script/up and script/test share one environment.
    kept = [mark for mark in earlier if not mark.startswith((f"{name}:", "base:"))]
    _STAMP.write_text("\n".join({*kept, wanted, _stamp("base")}) + "\n")


def hand_over(*arguments: str) -> NoReturn:
    """Become the environment's Python with `arguments`."""
    os.execv(PYTHON, [str(PYTHON), *arguments])  # noqa: S606 - no shell is wanted


def need(module: str, name: str) -> None:
    """Go on where `module` can be imported: here, else in the environment filled from `requirements/NAME.txt`."""
    if importlib.util.find_spec(module) is None:
        ensure(name)
        hand_over(*sys.argv)


def _stamp(name: str) -> str:
    content = (ROOT / "requirements" / f"{name}.txt").read_bytes()
    return f"{name}:{hashlib.sha256(content + _version().encode() + str(ROOT).encode()).hexdigest()}"


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _made_by() -> str:
    asked = [str(PYTHON), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _check_disk() -> None:
    free = shutil.disk_usage(ROOT).free // 1024**2
    if free < _LEAST_FREE_MB:
        fail(
            f"Ổ đĩa chỉ còn {free} MB; cần {_LEAST_FREE_MB} MB, hãy dọn bớt rồi chạy lại",
            f"only {free} MB left on the disk; {_LEAST_FREE_MB} MB are needed, make room and run again",
        )


def _make() -> None:
    say("Tạo môi trường Python trong .venv / making a virtual environment in .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if "ensurepip" in done.stdout + done.stderr:
        fail(
            f"Python này thiếu mô-đun venv; trên Debian/Ubuntu: apt install python{_version()}-venv",
            f"this Python lacks its venv module; on Debian/Ubuntu: apt install python{_version()}-venv",
        )
    reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
    fail(f"Không tạo được .venv: {' '.join(reason)}", "could not make .venv")


def _install(requirements: Path) -> None:
    total = sum("==" in line for line in requirements.read_text().splitlines())
    say(f"Cài {total} gói đã ghim / installing {total} pinned packages …")
    command = [
        str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--require-hashes",
        "--no-deps", "--progress-bar", "off", "-r", str(requirements),
    ]  # fmt: skip
    start, lines = time.monotonic(), []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout is not None  # noqa: S101 - asked for above
        for line in pip.stdout:
            lines.append(line.rstrip())
            _progress(lines, total)
    if pip.returncode:
        _explain("\n".join(lines))
    say(f"  xong / done: {time.monotonic() - start:.0f} s")


def _progress(lines: list[str], total: int) -> None:
    found = sum(line.startswith(("Collecting ", "Requirement already satisfied: ")) for line in lines)
    if lines[-1].startswith("Installing collected"):
        say("  đang ghi vào .venv / writing into .venv …")
    elif lines[-1].startswith("Collecting ") and found % 10 == 0:
        say(f"  {found}/{total}")


def _explain(output: str) -> NoReturn:
    low = output.lower()
    if "no space left" in low:
        fail("Hết chỗ trên ổ đĩa khi cài gói; dọn bớt rồi chạy lại", "the disk is full; make room and run again")
    if "do not match the hashes" in low or "hashes are required" in low:
        fail(
            "Gói tải về không khớp mã băm đã ghim, nên không cài; kiểm tra máy chủ gói đang dùng",
            "a package does not match its pinned hash, so it was not installed; check your package index",
        )
    if any(word in low for word in ("connection", "timed out", "name resolution", "no matching distribution")):
        fail(
            "Không tải được gói Python; kiểm tra mạng (PIP_INDEX_URL, HTTPS_PROXY) rồi chạy lại",
            "packages can't be downloaded; check the network (PIP_INDEX_URL, HTTPS_PROXY) and run again",
        )
    say("\n".join(output.splitlines()[-_SAYS_ALL:]))
    fail("Cài gói Python không được, pip báo như trên", "pip could not install the packages, it says so above")


def _link_project() -> None:
    """Put the project on the environment's path, and its command beside Python: nothing is built or copied."""
    scheme = {"base": str(VENV), "platbase": str(VENV)}
    packages = Path(sysconfig.get_path("purelib", "venv", scheme))
    (packages / "chieng.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "chieng"
    command.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m chieng.config.cli "$@"\n')
    command.chmod(0o755)
