"""What each column of a file means: told on the page, in the template's instructions, and in the recipe."""

from typing import Final

from django.utils.translation import gettext_lazy as _

UNIT_HELP: Final = {
    "id": _(
        "Mã định danh duy nhất do hệ thống cấp. Đơn vị mới: để trống. Đơn vị đã có: chép nguyên từ tệp đã xuất."
    ),
    "code": _("Mã của đơn vị trong bảng mã này, giữ cả số 0 ở đầu. Không có thì để trống."),
    "name": _("Tên đầy đủ theo văn bản."),
    "short_name": _("Tên viết tắt thường dùng. Ghi “–” nếu không còn tên viết tắt."),
    "kind": _("Loại đơn vị, chọn trong danh mục. Bắt buộc với đơn vị mới."),
    "parent": _(
        "Đơn vị cấp trên trực tiếp: ghi mã, hoặc tên đầy đủ. Ghi “–” nếu không còn trực thuộc đơn vị nào."
    ),
    "reports_to": _(
        "Đơn vị nhận báo cáo, nếu khác đơn vị cấp trên. Nhiều đơn vị thì cách nhau bằng dấu chấm phẩy."
    ),
    "professional": _("Đơn vị quản lý chuyên môn (ngành dọc), ví dụ Sở Giáo dục và Đào tạo."),
    "territory": _("Đơn vị hành chính nơi đơn vị đóng trụ sở hoặc phục vụ."),
    "since": _("Ngày đầu tiên đơn vị tồn tại: ngày/tháng/năm. Bắt buộc với đơn vị mới."),
    "until": _("Ngày đầu tiên đơn vị không còn tồn tại. Đang hoạt động thì để trống."),
    "successors": _("Đơn vị tiếp nhận khi đơn vị này kết thúc. Nhiều đơn vị thì cách nhau bằng dấu chấm phẩy."),
    "document": _("Số, ký hiệu, ngày của văn bản kết thúc, sáp nhập."),
    "in_force": _(
        "Chỉ điền khi dòng này sửa một đơn vị đã có (đổi tên, đổi loại, chuyển đơn vị cấp trên, đổi mã): "
        "ngày thay đổi có hiệu lực."
    ),
    "position": _("Thứ tự trong danh mục chính thức (Nơi nhận). Để trống thì xếp sau các đơn vị đã có."),
    "is_demo": _("Ghi “Có” nếu là dữ liệu minh họa."),
}
PEOPLE_HELP: Final = {
    "username": _("Chữ cái không dấu, chữ số và các dấu . _ - @. Mỗi người một tên, không đổi về sau."),
    "full_name": _("Họ, tên đệm và tên."),
    "email": _("Không bắt buộc. Dùng để gửi lời nhắc khi hệ thống có máy chủ thư."),
    "role": _("Vai trò, chọn trong danh mục. Một người nhiều vai trò thì mỗi vai trò một dòng."),
    "unit": _("Đơn vị nơi người này giữ vai trò: ghi mã, hoặc tên đầy đủ."),
    "over": _("Ghi “Có” nếu vai trò gồm cả các đơn vị trực thuộc; hoặc ghi một đơn vị khác có phạm vi đó."),
    "since": _("Ngày bắt đầu giữ vai trò. Để trống là từ hôm nay."),
    "until": _("Ngày đầu tiên không còn giữ vai trò. Để trống là chưa có thời hạn."),
}


def help_for(what: str, key: str) -> str:
    """Return what the column of `key` means."""
    texts = UNIT_HELP if what == "units" else PEOPLE_HELP
    return str(texts["code" if key.startswith("code:") else key])
