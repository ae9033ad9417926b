"""How long a line set in Times New Roman is: rules under names are measured from their text."""

import unicodedata

# Thousandths of the type size, by width. Letters with marks are as wide as those without.
_REGULAR = {
    180: "'", 250: " ,.", 278: "/:;\\ijlt", 333: "!()-I[]`fr", 389: "Js", 408: '"', 444: "?acez“”", 500:
    "#$*0123456789_bdghknopquvxyđ–", 556: "FPS", 564: "+<=>", 611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYwĐ",
    778: "&m", 833: "%", 889: "M", 921: "@", 944: "W", 1000: "—…",
}  # fmt: skip
_BOLD = {
    250: " ,.", 278: "'/\\il", 333: "!()-:;[]`fjt", 389: "Is", 444: "cerz", 500: "#$*0123456789?J_agovxy–“”",
    556: "Sbdhknpquđ", 570: "+<=>", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQ", 833: "&m",
    930: "@", 944: "M", 1000: "%W—…",
}  # fmt: skip
_USUAL = 500
_MM_A_POINT = 25.4 / 72


def _by_letter(widths: dict[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in widths.items() for letter in letters}


_WIDTHS = {False: _by_letter(_REGULAR), True: _by_letter(_BOLD)}


def width_mm(text: str, size: float, *, bold: bool = False) -> float:
    """Return the length in millimetres of `text` on one line at `size` points."""
    widths = _WIDTHS[bold]
    return sum(widths.get(_bare(one), _USUAL) for one in text) / 1000 * size * _MM_A_POINT


def _bare(one: str) -> str:
    """Return a letter without its marks; đ is a letter of its own."""
    return unicodedata.normalize("NFD", one)[0]
