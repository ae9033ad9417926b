"""The data folder of an installation: made, marked as a demonstration or not, locked, moved aside."""

import fcntl
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from chieng.config import environment

DEMO_DAY = "2025-02-20"  # the units that the plan names still exist on that day
DEMO_HOSTS = "localhost,127.0.0.1,tinh2.localhost"  # the last one is the demonstration's second province
_OF_A_DEMO = {"CHIENG_DEMO": "yes", "CHIENG_TODAY": DEMO_DAY, "CHIENG_HOSTS": DEMO_HOSTS}
_LEAST_FREE = 500 * 1024 * 1024


class CannotStart(Exception):  # noqa: N818 - it is a message to a person
    """What keeps the installation from starting, and the cure, in one line of both languages."""


def settle(data: Path, *, no_demo: bool) -> dict[str, str]:
    """Make the folder if there is none, decide about the demonstration once, and return the folder's settings."""
    path = data / environment.FILE
    if path.exists():
        settings = environment.read_file(path)
        if no_demo and settings.get("CHIENG_DEMO") == "yes":
            raise CannotStart(
                f"{data} là dữ liệu minh họa; chọn thư mục khác bằng --data, hoặc --fresh để bắt đầu lại / "
                f"{data} holds a demonstration; choose another folder with --data, or --fresh to begin anew"
            )
        return settings
    _make(data)
    # Data from before there was such a file is somebody's own, not a demonstration.
    demo = not no_demo and not (data / "chieng.sqlite3").exists() and not os.environ.get("DATABASE_URL")
    settings = dict(_OF_A_DEMO) if demo else {"CHIENG_DEMO": "no"}
    environment.write_file(path, settings)
    return settings


def _make(data: Path) -> None:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's data: for its own user alone
        (data / "mail").mkdir(exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"Không tạo được thư mục {data} ({error.strerror}); chọn thư mục khác bằng --data / "
            f"can't make the folder {data}; choose another with --data"
        ) from error


def check_disk(data: Path) -> None:
    """Raise CannotStart when the disk has too little room to work on."""
    free = shutil.disk_usage(data).free
    if free < _LEAST_FREE:
        raise CannotStart(
            f"Ổ đĩa chỉ còn {free // 1024**2} MB; cần ít nhất {_LEAST_FREE // 1024**2} MB, hãy dọn bớt / "
            f"only {free // 1024**2} MB left on the disk; at least {_LEAST_FREE // 1024**2} MB are needed"
        )


def lock(data: Path) -> IO[str]:
    """Return the folder's lock, held until the file is closed: two supervisors would fight over one folder."""
    file = (data / "up.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise CannotStart(
            f"{data} đang chạy ở cửa sổ khác; dừng bên đó trước, hoặc dùng --data khác / "
            f"{data} is already running elsewhere; stop that first, or use another --data"
        ) from error
    return file


def move_aside(data: Path) -> Path | None:
    """Move an old data folder aside and return where to, None when there is none. Asks whoever can answer."""
    if not data.exists() or not any(data.iterdir()):
        return None
    if os.environ.get("DATABASE_URL"):
        raise CannotStart(
            "--fresh không đụng đến PostgreSQL; tự tạo cơ sở dữ liệu trống và sửa DATABASE_URL / "
            "--fresh leaves PostgreSQL alone; create an empty database and change DATABASE_URL"
        )
    if not any((data / name).exists() for name in (environment.FILE, "chieng.sqlite3", "secret-key")):
        raise CannotStart(
            f"{data} không phải thư mục dữ liệu của Chiêng, nên không chuyển đi / "
            f"{data} is no data folder of Chiêng's, so it is not moved"
        )
    lock(data).close()
    target = data.with_name(f"{data.name}.{datetime.now(tz=UTC):%Y%m%d-%H%M%S}")
    if sys.stdin.isatty() and not _yes(
        f"Chuyển {data} sang {target} và bắt đầu lại? / Move it and begin anew? [y/N] "
    ):
        raise CannotStart("Đã thôi, chưa thay đổi gì / left as it was")
    data.rename(target)
    return target


def _yes(question: str) -> bool:
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes", "c", "có"}
