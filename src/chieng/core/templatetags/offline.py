"""`{% outbox %}`: on pages of whoever keeps things on a device, what its scripts need to know and to say."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from chieng.core import clock
from chieng.core.offline.keeping import kept_for, owner_of

register = template.Library()
Context = dict[str, Any]


@register.inclusion_tag("core/parts/outbox.html", takes_context=True)
def outbox(context: Context, mode: str = "own") -> Context:
    """Draw the bar of what waits on this device; nothing for a stranger.

    `mode` "sign-in" only says that something waits here, "offline" takes whoever was signed in last.
    """
    request = context.get("request")
    owner = owner_of(request) if request and hasattr(request, "user") else ""
    if not owner and mode == "own":
        return {"shown": False}
    return {
        "shown": True,
        "mode": mode,
        "owner": owner,
        "keep": json.dumps(kept_for(request)) if request and owner else "[]",
        # A fixed day stays what it is, on a copy kept since yesterday too.
        "day": "" if settings.CHIENG_TODAY else clock.today().isoformat(),
        "words": json.dumps(_words(), ensure_ascii=False),
    }


def _words() -> dict[str, str]:
    """Return what the scripts say, in the language of the page."""
    return {
        "one": _("1 việc chờ gửi trên thiết bị này"),
        "many": _("{n} việc chờ gửi trên thiết bị này"),
        "oneRefused": _("1 việc cần xem lại trước khi gửi"),
        "manyRefused": _("{n} việc cần xem lại trước khi gửi"),
        "offline": _("Không có mạng; sẽ tự gửi khi có mạng"),
        "signIn": _("Có việc chờ gửi trên thiết bị này. Người ghi đăng nhập lại thì việc được gửi; chưa mất gì."),
        "kept": _("Đã giữ trên thiết bị này, sẽ tự gửi khi có mạng. Có thể ghi tiếp việc khác."),
        "keptSlow": _(
            "Máy chủ chưa trả lời. Đã giữ trên thiết bị này và sẽ tự gửi lại; có thể ghi tiếp việc khác."
        ),
        "sentOne": _("Đã gửi 1 việc."),
        "sentMany": _("Đã gửi {n} việc."),
        "full": _("Không giữ được trên thiết bị này. Đừng đóng trang; hãy gửi lại khi có mạng."),
        "copy": _("Không có mạng. Đây là bản lưu lúc {when}; ghi xong vẫn giữ được trên thiết bị."),
        "refused": _("Máy chủ chưa nhận việc này. Xem lại những chỗ sau rồi gửi:"),
        "again": _("Việc này đang chờ gửi. Sửa xong thì gửi lại."),
        "tooLarge": _("Tệp gửi kèm quá lớn. Bỏ bớt hoặc chọn tệp nhỏ hơn."),
        "files": _("{n} tệp kèm theo"),
        "written": _("ghi lúc {when}"),
        "travels": _("sẽ gửi cùng biểu mẫu"),
        "remove": _("Bỏ"),
    }
