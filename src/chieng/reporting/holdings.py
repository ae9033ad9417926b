"""What reporting holds of one person."""

from django.utils.translation import gettext_lazy as _

from chieng.core.personal.holdings import HOLDINGS, Work, work_done
from chieng.reporting.models import EvidencePack, Release, ReleaseUnit

_WORKS = (
    Work(_("lập gói minh chứng"), EvidencePack, "asked_by", "asked_at", "target"),
    Work(_("chuẩn bị đợt công bố"), Release, "prepared_by", "prepared_at", "title"),
    Work(_("công bố số liệu"), Release, "released_by", "released_on", "title"),
    Work(_("thu hồi đợt công bố"), Release, "withdrawn_by", "withdrawn_on", "title"),
    Work(_("có ý kiến về đợt công bố"), ReleaseUnit, "replied_by", "replied_on", "release__title"),
)


def register() -> None:
    """Register what reporting holds."""
    HOLDINGS.register("reporting.work", work_done(_("Gói minh chứng và công bố số liệu"), _WORKS))
