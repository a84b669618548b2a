"""PNG through zlib; JPEG through Pillow, if it is there."""

import io
import zlib
from operator import index

from . import inspect
from .check import MAX_PIXELS, MAX_SIDE, ImageTooLarge

PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def _look(file):
    data = bytes(memoryview(file))
    if len(data) > 64 << 20:
        raise ValueError("decode image: the file has more than 64 MiB")
    try:
        return data, inspect.image(data)
    except inspect.Damaged as wrong:
        raise ValueError(f"decode image: {wrong}") from None


def probe(file):
    head = _look(file)[1]
    return head["format"], head["width"], head["height"], head["channels"], head["bits"]


def decode(file, max_pixels, max_bytes):
    if not 1 <= index(max_pixels) <= MAX_PIXELS:
        raise ValueError("decode image: max_pixels must be 1 to 16777216")
    if index(max_bytes) < 1:
        raise ValueError("decode image: max_bytes must be at least 1")
    data, head = _look(file)
    width, height = head["width"], head["height"]
    if max(width, height) > MAX_SIDE or width * height > max_pixels:
        raise ImageTooLarge("decode image: it has more pixels than max_pixels")
    if width * height > max_bytes:
        raise ImageTooLarge("decode image: it takes more memory than max_bytes")
    return _jpeg(data[:head["end"]]) if head["format"] == "jpeg" else _png(head)


def _jpeg(data):
    try:
        from PIL import Image
    except ImportError:
        raise ImportError("decode image: JPEGs need Pillow outside of a plugin (python3 -m pip install pillow)") from None
    try:
        image = Image.open(io.BytesIO(data), formats=["JPEG"])
        image = image if image.mode in ("L", "RGB") else image.convert("RGB")
        pixels = image.tobytes()
    except Exception:
        raise ValueError("decode image: the JPEG is damaged") from None
    return image.width, image.height, len(image.getbands()), bytearray(pixels)


def _inflate(stream, want):
    """The first bytes of a zlib stream; its checksum is PNG's business."""
    wrong = ValueError("decode image: the PNG is damaged")
    if len(stream) < 2 or stream[0] & 15 != 8 or (stream[0] * 256 + stream[1]) % 31 or stream[1] & 32:
        raise wrong
    try:
        out = zlib.decompressobj(-15).decompress(stream[2:], want)
    except zlib.error:
        raise wrong from None
    if len(out) < want:
        raise wrong
    return out


def _png(head):
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[head["color"]]
    width, height, depth = head["width"], head["height"], head["depth"]
    passes = PASSES if head["interlaced"] else ((0, 0, 1, 1),)
    parts = [(x, y, dx, dy, -(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in passes]
    parts = [p for p in parts if p[4] > 0 and p[5] > 0]
    rows = [(p, 1 + (p[4] * samples * depth + 7) // 8) for p in parts]
    raw = _inflate(head["data"], sum(p[5] * size for p, size in rows))
    step = max(1, samples * depth // 8)
    pixels, at = [None] * (width * height), 0
    for (x, y, dx, dy, across, down), size in rows:
        above = bytearray(size - 1)
        for row in range(down):
            above = _unfilter(raw[at], bytearray(raw[at + 1:at + size]), above, step)
            at += size
            values = _unpack(above, depth, across * samples)
            for k in range(across):
                pixels[(y + row * dy) * width + x + k * dx] = tuple(values[k * samples:(k + 1) * samples])
    return width, height, 1 if head["color"] in (0, 4) else 3, _colors(head, pixels)


def _unfilter(kind, row, above, step):
    if kind > 4:
        raise ValueError("decode image: the PNG is damaged")
    for i in range(len(row)):
        a, b, c = (row[i - step] if i >= step else 0), above[i], (above[i - step] if i >= step else 0)
        if kind == 4:
            pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
            guess = a if pa <= pb and pa <= pc else b if pb <= pc else c
        else:
            guess = (0, a, b, (a + b) // 2)[kind]
        row[i] = (row[i] + guess) & 255
    return row


def _unpack(row, depth, n):
    if depth == 8:
        return row
    if depth == 16:
        return [row[2 * i] << 8 | row[2 * i + 1] for i in range(n)]
    each = 8 // depth
    return [row[i // each] >> (8 - depth * (i % each + 1)) & (1 << depth) - 1 for i in range(n)]


def _colors(head, pixels):
    """Grey or RGB of 8 bits, over white."""
    color, depth, through = head["color"], head["depth"], head.get("transparent")
    out = bytearray()
    if color == 3:
        palette = head["palette"] + bytes(768 - len(head["palette"]))
        alphas = (through or b"") + bytes([255]) * 256
        for (i,) in pixels:
            out += bytes(_white(v, alphas[i]) for v in palette[3 * i:3 * i + 3])
        return out
    clear = None
    if through:
        clear = tuple(int.from_bytes(through[k:k + 2], "big") for k in range(0, len(through), 2))
        if depth < 16:
            clear = tuple(v & 255 for v in clear)
    for values in pixels:
        eight = [v >> 8 if depth == 16 else v * (255 // ((1 << depth) - 1)) for v in values]
        alpha = eight.pop() if color in (4, 6) else 0 if values == clear else 255
        out += bytes(_white(v, alpha) for v in eight)
    return out


def _white(v, alpha):
    return (v * alpha + 255 * (255 - alpha) + 127) // 255
