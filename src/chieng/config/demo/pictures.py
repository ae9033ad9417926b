"""Pictures that stand for evidence in the demonstration: drawn, never photographed, and marked as such."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 480
_INKS = ("#2f2d73", "#a3201c", "#c98a1b", "#1d6546")
_PAPER = "#fbf8f2"


def draw_picture(chance: Random) -> BytesIO:
    """Return a JPEG of rings and bars, different for each call, as a file ready to be stored."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(picture)
    centre = chance.randint(200, WIDTH - 200), chance.randint(160, HEIGHT - 160)
    for radius in range(chance.randint(90, 150), 10, -chance.randint(18, 30)):
        box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
        pen.ellipse(box, outline=chance.choice(_INKS), width=chance.randint(3, 9))
    for left in range(0, WIDTH, 32):
        pen.rectangle((left, HEIGHT - chance.randint(8, 60), left + 24, HEIGHT), fill=chance.choice(_INKS))
    pen.text((16, 12), "DU LIEU MINH HOA", fill="#1c1a2e", font_size=28)
    file = BytesIO()
    picture.save(file, "JPEG", quality=70)
    file.seek(0)
    return file
