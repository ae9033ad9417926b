"""The socket that the site listens on. Knows neither Django nor uvicorn: the supervisor opens it, too."""

import errno
import ipaddress
import socket


class CannotListen(Exception):  # noqa: N818 - it is a message to a person
    """The address can't be listened on; the message says why and what to do, in both languages."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host` and `port`. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        listener.close()
        raise CannotListen(_why(error, host, port)) from error
    return listener


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def for_this_machine_only(host: str, *, demo: bool, debug: bool) -> str:
    """Return why an installation is not opened on `host`, which others reach: in both languages, "" when it is."""
    if is_loopback(host):
        return ""
    if debug:
        return (
            f"--host {host}: CHIENG_DEBUG cho người khác xem mã và thiết lập; tắt đi trước / "
            "CHIENG_DEBUG shows others code and settings; turn it off first"
        )
    if demo:
        return (
            f"--host {host}: dữ liệu minh họa chỉ mở trên máy này; dùng --no-demo cho hệ thống thật / "
            "demonstration data stays on this machine; use --no-demo for a real installation"
        )
    return ""


def _why(error: Exception, host: str, port: int) -> str:
    if isinstance(error, OverflowError):
        return f"Không có cổng {port}; dùng 1024 đến 65535 / there is no port {port}; use 1024 to 65535"
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return (
            f"Cổng {port} đang có chương trình khác dùng; chọn cổng khác bằng --port {port + 1} / "
            f"port {port} is in use by another program; choose another with --port {port + 1}"
        )
    if number == errno.EACCES:
        return (
            f"Không được phép mở cổng {port}; dùng cổng từ 1024 trở lên và đặt proxy phía trước / "
            f"port {port} needs root; use one from 1024 up and put a proxy in front"
        )
    return f"Không mở được / can't listen on {host}:{port}: {error}"
