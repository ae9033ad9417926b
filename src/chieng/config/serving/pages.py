"""Pages for when Django can't or shouldn't be asked: fixed, in both languages, needing only a stylesheet."""

from dataclasses import dataclass
from functools import cache

from django.templatetags.static import static

_PAGE = """\
<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title} · Chiêng</title>
<link rel="stylesheet" href="{foundation}"><link rel="stylesheet" href="{forms}"></head>
<body><div class="band" aria-hidden="true"></div><div class="page"><main class="wrap">
<header class="title-block"><h1>{title}</h1><p class="lede">{text}</p></header>
<p lang="en">{english_title}. {english_text}</p>
<p class="row"><a class="button strong" href="/">Về trang chủ</a></p></main></div></body></html>
"""


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    text: str
    english_title: str
    english_text: str


_WORDS = {
    400: _Words(
        "Yêu cầu này không đọc được",
        "Trình duyệt đã gửi một yêu cầu không đầy đủ, hoặc gọi một tên miền không phải của hệ thống này. "
        "Hãy quay lại trang trước, tải lại rồi gửi một lần nữa.",
        "This request can't be read",
        "The browser sent an incomplete request, or asked for a host name that is not this system's. "
        "Go back, reload the page and send it again.",
    ),
    408: _Words(
        "Đường truyền quá chậm",
        "Máy chủ đã chờ mà chưa nhận đủ dữ liệu, nên chưa ghi gì. Hãy quay lại, kiểm tra mạng và gửi lại.",
        "The connection is too slow",
        "The server waited and did not get everything, so nothing was saved. "
        "Go back, check the network and send again.",
    ),
    413: _Words(
        "Tệp gửi lên quá lớn",
        "Chưa ghi gì. Hãy quay lại, chọn tệp nhỏ hơn (ảnh chụp nên thu nhỏ) rồi gửi lại. "
        "Nếu cần gửi tệp lớn, hãy báo người quản trị hệ thống.",
        "The upload is too large",
        "Nothing was saved. Go back, choose a smaller file (make photos smaller) and send again. "
        "If you need to send large files, tell the system's administrator.",
    ),
    503: _Words(
        "Hệ thống đang bận",
        "Có quá nhiều người gửi tệp cùng lúc. Hãy chờ một phút rồi gửi lại.",
        "The system is busy",
        "Too many people are sending files at once. Wait a minute and send again.",
    ),
}


@cache
def status_page(status: int) -> bytes:
    """Return the page for a status: 400, 408, 413 or 503. (403, 404 and 500 are templates of core's.)"""
    words = _WORDS[status]
    return _PAGE.format(
        foundation=static("core/css/foundation.css"),
        forms=static("core/css/forms.css"),
        title=words.title,
        text=words.text,
        english_title=words.english_title,
        english_text=words.english_text,
    ).encode()


def security_headers() -> list[tuple[bytes, bytes]]:
    """Return the headers of a fixed page: a policy stricter than any other page's, and no caching."""
    return [
        (b"content-type", b"text/html; charset=utf-8"),
        (
            b"content-security-policy",
            b"default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
        ),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"x-frame-options", b"DENY"),
        (b"cache-control", b"no-store"),
    ]
