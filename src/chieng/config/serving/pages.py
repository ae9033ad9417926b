"""Pages for when Django can't or shouldn't be asked: fixed, in both languages, needing only a stylesheet."""

from dataclasses import dataclass

_PAGE = """\
<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} · {english_title}</title>
<link rel="stylesheet" href="{stylesheet}">
</head>
<body class="plain">
<main>
<h1>{title}</h1>
<p>{text}</p>
<section lang="en">
<h2>{english_title}</h2>
<p>{english_text}</p>
</section>
<p><a href="/">Chiêng</a></p>
</main>
</body>
</html>
"""
STYLESHEET = "/static/config/plain.css"


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    text: str
    english_title: str
    english_text: str


_WORDS = {
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
        "Cần gửi tệp lớn, hãy báo người quản trị hệ thống.",
        "The upload is too large",
        "Nothing was saved. Go back, choose a smaller file (make photos smaller) and send again. "
        "If you need to send large files, tell the system's administrator.",
    ),
    500: _Words(
        "Hệ thống gặp lỗi",
        "Lỗi đã được ghi lại để người quản trị xử lý. Việc vừa làm chưa được ghi. Hãy quay lại và thử lần nữa.",
        "Something went wrong on our side",
        "The error was logged for the administrator. What you just did was not saved. Go back and try again.",
    ),
    503: _Words(
        "Hệ thống đang bận",
        "Có quá nhiều người gửi tệp cùng lúc. Hãy chờ một phút rồi gửi lại.",
        "The system is busy",
        "Too many people are sending files at once. Wait a minute and send again.",
    ),
}


def _page(words: _Words) -> bytes:
    return _PAGE.format(
        stylesheet=STYLESHEET,
        title=words.title,
        text=words.text,
        english_title=words.english_title,
        english_text=words.english_text,
    ).encode()


STATUS_PAGES = {status: _page(words) for status, words in _WORDS.items()}


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
