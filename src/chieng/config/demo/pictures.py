"""Pictures that stand for evidence in the demonstration: drawn, never photographed, and marked as such."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 480, 360
_INKS = ("#2f2d73", "#a3201c", "#c98a1b", "#1d6546")
_PAPER, _INK = "#fbf8f2", "#1c1a2e"
_A4 = 620, 877


def draw_picture(chance: Random) -> BytesIO:
    """Return a JPEG of rings and bars, different for each call, as a file ready to be stored."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(picture)
    centre = chance.randint(150, WIDTH - 150), chance.randint(120, HEIGHT - 120)
    for radius in range(chance.randint(70, 110), 8, -chance.randint(14, 24)):
        box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
        pen.ellipse(box, outline=chance.choice(_INKS), width=chance.randint(2, 7))
    for left in range(0, WIDTH, 24):
        pen.rectangle((left, HEIGHT - chance.randint(6, 45), left + 18, HEIGHT), fill=chance.choice(_INKS))
    pen.text((12, 9), "DU LIEU MINH HOA", fill=_INK, font_size=21)
    return _file(picture, "JPEG", quality=70)


def draw_paper(number: str) -> BytesIO:
    """Return a PDF of one page that stands for a signed paper with this number."""
    page = Image.new("RGB", _A4, "white")
    pen = ImageDraw.Draw(page)
    pen.text((60, 60), "DU LIEU MINH HOA", fill=_INK, font_size=28)
    pen.text((60, 110), number, fill=_INK, font_size=22)
    for line in range(14):
        pen.rectangle((60, 180 + 36 * line, 560 - (line % 4) * 70, 188 + 36 * line), fill="#c9c5d6")
    pen.ellipse((380, 720, 500, 840), outline=_INKS[1], width=6)
    return _file(page, "PDF")


def _file(picture: Image.Image, kind: str, **told: int) -> BytesIO:
    file = BytesIO()
    picture.save(file, kind, **told)
    file.seek(0)
    return file
