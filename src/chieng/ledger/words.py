"""Facts of an activity in words, the same on its page, in lists and in its history."""

from django.utils.translation import gettext as _

from chieng.core.sheets.display import NOT_ENTERED, number
from chieng.ledger.kinds import FUNDED_INSIDE, FundedInside


def cost_in_words(cost: int | FundedInside | None) -> str:
    """Return "1.500.000 đồng", or that it was paid out of other work; "…" when nobody said."""
    if cost is None:
        return NOT_ENTERED
    if cost == FUNDED_INSIDE:
        return _("Lồng ghép, không bố trí riêng")
    return _("%(sum)s đồng") % {"sum": number(cost)}
