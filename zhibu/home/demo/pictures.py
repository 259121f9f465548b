"""Pictures for the demo's portal, drawn by arithmetic: hills, houses, a sun."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1280, 720)
_SKIES = (
    ((176, 30, 35), (240, 196, 120)),
    ((31, 95, 153), (214, 230, 240)),
    ((47, 109, 75), (226, 236, 206)),
    ((122, 74, 30), (244, 222, 186)),
    ((90, 70, 130), (238, 214, 220)),
)


def draw(number: int) -> bytes:
    """A landscape as JPEG; the same number gives the same picture."""
    rng = Random(number)  # noqa: S311 -- a drawing
    top, bottom = _SKIES[number % len(_SKIES)]
    picture = _sky(top, bottom)
    canvas = ImageDraw.Draw(picture)
    width, height = SIZE
    x, y, r = rng.randint(200, 1080), rng.randint(110, 220), rng.randint(50, 90)
    canvas.ellipse((x - r, y - r, x + r, y + r), fill=(255, 246, 224))
    for layer in range(3):
        shade = tuple(int(t * (0.85 - layer * 0.2)) for t in top)
        base = int(height * (0.55 + layer * 0.13))
        canvas.polygon(_ridge(rng, base), fill=shade)
    if number % 2:
        _houses(canvas, rng, int(height * 0.84))
    soft = picture.filter(ImageFilter.GaussianBlur(1))
    out = BytesIO()
    soft.save(out, "JPEG", quality=82)
    return out.getvalue()


def _sky(top: tuple[int, ...], bottom: tuple[int, ...]) -> Image.Image:
    column = Image.new("RGB", (1, SIZE[1]))
    for y in range(SIZE[1]):
        part = y / SIZE[1]
        colour = tuple(
            int(a + (b - a) * part) for a, b in zip(top, bottom, strict=True)
        )
        column.putpixel((0, y), colour)
    return column.resize(SIZE)


def _ridge(rng: Random, base: int) -> list[tuple[int, int]]:
    width, height = SIZE
    points = [(0, height), (0, base)]
    for x in range(80, width + 80, 80):
        points.append((x, base - rng.randint(-40, 90)))
    return [*points, (width, height)]


def _houses(canvas: ImageDraw.ImageDraw, rng: Random, ground: int) -> None:
    x = rng.randint(60, 200)
    while x < SIZE[0] - 160:
        wide, tall = rng.randint(70, 150), rng.randint(60, 150)
        canvas.rectangle((x, ground - tall, x + wide, SIZE[1]), fill=(250, 244, 234))
        roof = [(x - 12, ground - tall), (x + wide // 2, ground - tall - 50)]
        canvas.polygon([*roof, (x + wide + 12, ground - tall)], fill=(120, 50, 40))
        for window in range(x + 14, x + wide - 24, 34):
            box = (window, ground - tall + 20, window + 16, ground - tall + 42)
            canvas.rectangle(box, fill=(90, 110, 130))
        x += wide + rng.randint(20, 130)
