"""What each column of a file of activities means: told on the page and in the template."""

from typing import Final

from django.utils.translation import gettext_lazy as _

HELP: Final = {
    "unit": _("Tên hoặc mã của đơn vị. Chỉ cần khi anh/chị ghi cho nhiều đơn vị."),
    "kind": _("Chọn trong danh mục."),
    "since": _("Ngày thực hiện, hoặc ngày đầu của đợt: ngày/tháng/năm."),
    "last_day": _("Ngày cuối của đợt. Để trống nếu chỉ một ngày."),
    "title": _("Để trống thì lấy tên loại hoạt động."),
    "figure": _("Số nguyên. 0 là không có, để trống là chưa nhập, “–” là không áp dụng."),
    "audiences": _("Chọn trong danh mục; nhiều đối tượng thì cách nhau bằng dấu chấm phẩy."),
    "outlet": _("Tên đài truyền thanh, cụm loa, trang, nhóm, báo."),
    "place": _("Nơi thực hiện."),
    "languages": _("Chọn trong danh mục; nhiều ngôn ngữ thì cách nhau bằng dấu chấm phẩy."),
    "cost": _("Số đồng; ghi “lồng ghép” nếu không bố trí riêng; để trống nếu chưa biết."),
    "themes": _("Mã hoặc tên nhóm nội dung của kế hoạch. Để trống thì lấy theo loại hoạt động."),
    "tasks": _("Mã nhiệm vụ của kế hoạch, ví dụ 2b. Để trống thì lấy theo loại hoạt động."),
    "link": _("Đường dẫn đầy đủ. Dòng đủ số liệu và có đường dẫn được gửi xác nhận ngay; dòng khác là bản nháp."),
    "note": _("Không bắt buộc."),
    "document_number": _("Chỉ với kế hoạch của đơn vị."),
    "document_date": _("Chỉ với kế hoạch của đơn vị."),
    "document_signatory": _("Chỉ với kế hoạch của đơn vị."),
    "plan_form": _("Kế hoạch riêng, hoặc lồng ghép trong kế hoạch khác."),
    "document_clause": _("Khi lồng ghép: mục, khoản có nội dung này."),
}


def help_for(key: str) -> str:
    return str(HELP["figure" if key.startswith("quantity_") else key])
