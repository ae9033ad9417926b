"""A PostgreSQL of one's own for a while: a cluster in a temporary folder, on a free port of the loopback."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from chieng.config.processes import end_with_parent

USER = "chieng"
# A cluster for tests may lose everything when the power goes; it is quicker for it.
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_COMMON = {"listen_addresses": "127.0.0.1", "shared_buffers": "128MB", "max_connections": "60"}


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version's, or None when there is none."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres", path=str(Path(on_path).parent)):
        return Path(on_path).resolve().parent
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


@contextmanager
def temporary_cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster, yield its address without a database name (`postgresql://chieng@127.0.0.1:PORT`), stop it.

    `durable` keeps PostgreSQL's own care for the disk, for measurements that should mean something.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL's initdb and postgres are not installed")
    folder = Path(tempfile.mkdtemp(prefix="chieng-postgres-"))
    try:
        _give_to_unprivileged(folder)
        _initialise(programs, folder)
        server, port = _start(programs, folder, durable=durable)
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(address: str, name: str) -> str:
    """Create an empty database in the cluster at `address` and return its own address."""
    programs = binaries()
    assert programs is not None  # noqa: S101 - there is a cluster, so there are programs
    port = address.rpartition(":")[2]
    command = [str(programs / "createdb"), "-h", "127.0.0.1", "-p", port, "-U", USER, name]
    subprocess.run(command, check=True)
    return f"{address}/{name}"


def _owner() -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise FileNotFoundError("no user postgres or nobody to run PostgreSQL as")


def _give_to_unprivileged(folder: Path) -> None:
    owner = _owner()
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _as_owner() -> dict[str, int | list[int]]:
    owner = _owner()
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def _initialise(programs: Path, folder: Path) -> None:
    command = [
        programs / "initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync", "--no-instructions",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, **_as_owner())  # type: ignore[call-overload]
    if done.returncode:
        raise RuntimeError(f"initdb: {done.stderr.strip()}")


def _start(programs: Path, folder: Path, *, durable: bool) -> tuple[subprocess.Popen[bytes], int]:
    for _attempt in range(5):  # another program may take the port between our look and our start
        port = free_port()
        server = _serve(programs, folder, port, durable=durable)
        if _answers(programs, server, port):
            return server, port
        _stop(server)
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()[-2000:]}")


def _serve(programs: Path, folder: Path, port: int, *, durable: bool) -> subprocess.Popen[bytes]:
    settings = {
        **_COMMON,
        **({} if durable else _QUICK),
        "port": str(port),
        "unix_socket_directories": str(folder),
    }
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [programs / "postgres", "-D", folder / "data", *flags]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            command,
            stdout=log,
            stderr=log,
            cwd=folder,
            preexec_fn=_ending_with(os.getpid()),  # noqa: PLW1509 - no threads here
            **_as_owner(),
        )


def _ending_with(parent: int) -> Callable[[], None]:
    return lambda: end_with_parent(parent, signal.SIGINT)


def _answers(programs: Path, server: subprocess.Popen[bytes], port: int, seconds: float = 20) -> bool:
    question = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        if subprocess.run(question, check=False).returncode == 0:
            return True
        time.sleep(0.05)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)  # "fast": open sessions are ended
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        sys.stderr.write("PostgreSQL would not stop; killed\n")
        server.kill()
        server.wait()


def free_port() -> int:
    """Return a port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
