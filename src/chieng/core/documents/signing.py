"""By what right a head or a deputy signs (NĐ 30/2020, phụ lục I, phần I, mục II.7)."""

from chieng.core.documents.kinds import Authority

_DEPUTIES = {"Chánh Văn phòng": "Phó Chánh Văn phòng", "Thủ trưởng đơn vị": "Phó Thủ trưởng đơn vị"}


def signed_for(collective: str, office: str, *, deputy: bool) -> tuple[tuple[Authority, str], ...]:
    """Return the lines above the office: "TM. …" for a collective body, "KT. …" where a deputy signs."""
    on_behalf = ((Authority.TM, collective),) if collective else ()
    return (*on_behalf, (Authority.KT, office)) if deputy else on_behalf


def deputy_of(office: str) -> str:
    """Return what a deputy of this office is called."""
    return _DEPUTIES.get(office, f"Phó {office}")
