"""What reporting keeps of people, and how long."""

from django.utils.translation import gettext_lazy as _

from chieng.core.personal.own import DUTY
from chieng.core.personal.retention import LASTING, RETENTION, Lasting, Rule
from chieng.reporting import actions
from chieng.reporting.actions.packs import KEPT
from chieng.reporting.models import EvidencePack


def register() -> None:
    """Register the rules of reporting."""
    RETENTION.register(
        "reporting.packs",
        Rule(
            what=_("Gói minh chứng đã lập để tải về"),
            purpose=_("Kiểm tra một chỉ tiêu đến tận minh chứng"),
            basis=DUTY,
            since=_("lập xong"),
            days=KEPT.days,
            find=lambda before: EvidencePack.objects.filter(expires_at__lte=before + KEPT),
            let_go=actions.forget_packs,
            covers=("reporting.EvidencePack",),
        ),
    )
    LASTING.register(
        "reporting.releases",
        Lasting(
            what=_("Đợt công bố số liệu: ai chuẩn bị, ai quyết định, đơn vị nào đã có ý kiến"),
            why=_("Công bố là quyết định của một người có tên, phải giải trình được."),
            covers=("reporting.Release", "reporting.ReleaseUnit"),
        ),
    )
