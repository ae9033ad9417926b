"""Why a file as a whole can't be taken: what it is, and what to do, in one place for every reader."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chieng.core.sheets.problems import UnreadableFile

_SAVE_AS_XLSX: Final = {
    "old_excel": _(
        "Tệp thuộc định dạng Excel cũ (.xls). Mở bằng Excel, chọn Lưu thành, loại “Excel Workbook (*.xlsx)”, "
        "rồi chọn tệp mới."
    ),
    "xlsb": _(
        "Tệp thuộc định dạng XLSB. Mở bằng Excel, chọn Lưu thành, loại “Excel Workbook (*.xlsx)”, "
        "rồi chọn tệp mới."
    ),
    "ods": _("Tệp thuộc định dạng ODS. Mở bằng LibreOffice, lưu thành “Excel 2007-365 (.xlsx)” rồi chọn tệp mới."),
    "web_page": _(
        "Tệp này là trang web hoặc XML đổi tên thành bảng tính. Mở bằng Excel, chọn Lưu thành, "
        "loại “Excel Workbook (*.xlsx)”, rồi chọn tệp mới."
    ),
}
_HARMFUL: Final = {
    "zip_bomb": _(
        "Tệp giải nén ra quá lớn (%(size)s MB), có thể là tệp gây hại. "
        "Sao chép các dòng cần nhập sang một tệp mới rồi chọn lại."
    ),
    "nested": _("Trong tệp có một tệp nén khác. Sao chép các dòng cần nhập sang một tệp mới rồi chọn lại."),
    "entities": _(
        "Tệp có phần khai báo lạ, có thể là tệp gây hại. Sao chép các dòng cần nhập sang một tệp mới rồi chọn lại."
    ),
}
_TOO_LARGE: Final = {
    "too_large": _(
        "Tệp có %(size)s MB, lớn hơn mức %(most)s MB của hệ thống. Chia thành nhiều tệp, "
        "hoặc đề nghị người quản trị hệ thống nâng mức này."
    ),
    "too_many_sheets": _("Tệp có %(count)s trang tính, nhiều hơn %(most)s. Bỏ các trang không cần rồi chọn lại."),
    "too_wide_or_long": _(
        "Trang tính quá lớn: chỉ nhận tới %(rows)s dòng và %(columns)s cột. "
        "Xóa các ô thừa ở xa, hoặc chia thành nhiều tệp."
    ),
}
_UNREADABLE: Final = {
    "empty": _("Tệp không có nội dung. Chọn lại tệp."),
    "not_a_sheet": _("Tệp này là %(what)s, không phải bảng tính. Chọn tệp XLSX hoặc CSV."),
    "password": _(
        "Tệp có mật khẩu. Mở tệp, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu rồi chọn lại."
    ),
    "broken": _("Không đọc được tệp: tệp bị hỏng hoặc chưa tải lên đủ. Mở lại bằng Excel, lưu rồi chọn lại."),
    "encoding": _(
        "Tệp CSV không phải mã Unicode UTF-8 (có thể là Windows-1258 hoặc TCVN3). Mở bằng Excel, chọn Lưu thành, "
        "loại “CSV UTF-8” hoặc “Excel Workbook (*.xlsx)”, rồi chọn tệp mới."
    ),
    "no_sheet": _("Trong tệp không có trang tính “%(sheet)s”. Dùng tệp mẫu hoặc đổi tên trang tính."),
    "no_heading": _(
        "Không tìm thấy dòng tiêu đề có các cột: %(columns)s. "
        "Dùng tệp mẫu, hoặc đặt tên cột ở dòng đầu của trang tính."
    ),
}
MESSAGES: Final = _SAVE_AS_XLSX | _HARMFUL | _TOO_LARGE | _UNREADABLE


def refuse(code: str, /, **params: Any) -> UnreadableFile:
    """Return the error for `code`, to be raised."""
    return UnreadableFile(MESSAGES[code], code=code, params=params or None)
