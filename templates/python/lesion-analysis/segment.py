"""Finds the lesion: what differs in colour from the skin around it, in one piece, nearest to the middle."""

import math

from medplug import imaging

APERTURE = 40  # light below which a pixel at a corner is the microscope's, not skin
FEWEST_SIDE = 48  # pixels of the image: less does not tell a lesion from its border
LEAST_STEP = 14.0  # how far the lesion's colour must lie from the skin's, on average, in 8-bit steps
LEAST_SHARE, LARGEST_SHARE = 0.003, 0.85  # of the picture
CUT_OFF = 0.2  # of the picture's edge: what reaches it further is not whole, or no lesion
ASIDE = 0.35  # of width and height: what lies further from the middle is not what was photographed
RINGS = 24

_BELOW_APERTURE = math.nextafter(APERTURE, 0)
_STEPS = range(256)


def segment(picture):
    """The lesion's mask; None where nothing stands out clearly enough. Hairs and other thin lines are taken off first, and the
    fall of light towards the edges is evened out in the picture."""
    if min(picture.width, picture.height) < FEWEST_SIDE:
        return None
    dark = _corners(picture.image)
    skin = imaging.mask_not(dark)
    picture.image = _even(picture.image, skin)
    away = _from_skin(picture.image, dark)
    if away is None:
        return None
    away = imaging.opening(away, 2, "square")  # takes off what is thinner than five pixels
    third = [1 / 3] * 3
    away = imaging.separable(away, third, third)
    counts = imaging.histogram(away, mask=skin)
    if sum(counts) == 0:
        return None
    limit = imaging.otsu(counts) + 1
    inside, outside = counts[limit:], counts[:limit]
    if not sum(inside) or not sum(outside) or _mean(inside, limit) - _mean(outside, 0) < LEAST_STEP:
        return None
    mask = imaging.mask_and(imaging.threshold(away, math.nextafter(limit, math.inf)), skin)
    return _middle(mask)


def _mean(counts, first):
    return first + sum(i * n for i, n in enumerate(counts)) / sum(counts)


def _corners(image):
    """Marks what is dark and hangs together with a corner of the picture."""
    w, h = image.width, image.height
    labels = imaging.components(imaging.threshold(imaging.to_grey(image), 0, _BELOW_APERTURE), connectivity=4)
    found = {labels.data[i] for i in (0, w - 1, (h - 1) * w, w * h - 1)} - {0}
    return imaging.select(labels, sorted(found))


def _even(image, skin):
    """Lifts the light towards the edges: the bright quarter of each ring around the middle, from the outer rings inwards,
    follows a + b r squared, and b is taken out. It never darkens."""
    grey, away = imaging.to_grey(image), imaging.radial(image.width, image.height)
    rings = []
    for k in range(RINGS // 2, RINGS):
        ring = imaging.threshold(away, (k / RINGS) ** 2, math.nextafter(((k + 1) / RINGS) ** 2, 0) if k < RINGS - 1 else math.inf)
        counts = imaging.histogram(grey, mask=imaging.mask_and(ring, skin), bins=64)
        total = sum(counts)
        if total < 40:
            continue
        seen, v = 0, 63
        while v > 0 and seen < total // 4:
            seen += counts[v]
            v -= 1
        rings.append((((k + 0.5) / RINGS) ** 2, 4 * v + 2))
    line = _line(rings)
    if line is None or line[1] >= 0 or sum(line) <= 0:
        return image
    a, b = line
    # Squared distances go into 256 steps: finer ones would not show in 8 bits of light.
    steps = imaging.as_bytes(imaging.multiply(away, imaging.Image(away.width, away.height, 1, bytearray(b"\xff") * (away.width * away.height))))
    return imaging.multiply(image, imaging.lookup(steps, [min(3.0, a / max(1e-9, a + b * r / 255)) for r in _STEPS]))


def _line(points):
    """The straight line closest to points, as what it is at 0 and how it climbs; None for too few."""
    n = len(points)
    sx, sxx = sum(x for x, _ in points), sum(x * x for x, _ in points)
    sy, sxy = sum(y for _, y in points), sum(x * y for x, y in points)
    if n < 4 or n * sxx == sx * sx:
        return None
    climb = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    return (sy - climb * sx) / n, climb


def _from_skin(image, dark):
    """How far each pixel's colour lies from the skin's, the median of a frame along the edges; None without such a frame."""
    w, h = image.width, image.height
    band = max(2, min(w, h) // 12)
    rows = bytearray(b"\xff") * (w * h)
    for y in range(band, h - band):
        rows[y * w + band:(y + 1) * w - band] = bytes(w - 2 * band)
    frame = imaging.mask_minus(imaging.Image(w, h, 1, rows), dark)
    n = imaging.count(frame)
    if n == 0:
        return None
    skin = []
    for channel in range(3):
        seen, v = 0, 0
        for v, count in enumerate(imaging.histogram(image, channel=channel, mask=frame)):
            seen += count
            if seen > n // 2:
                break
        skin.append(float(v))
    return imaging.distance(image, skin)


def _middle(mask):
    """Keeps one piece of the mask, the large one near to the middle, with its holes filled; None when it cannot be a lesion."""
    w, h = mask.width, mask.height
    labels = imaging.components(mask, connectivity=4)
    pieces = imaging.regions(labels)
    if not pieces:
        return None

    def fits(piece):
        x, y = piece.centroid
        return piece.count * math.exp(-8 * ((x / w - 0.5) ** 2 + (y / h - 0.5) ** 2))

    mask = imaging.fill_holes(imaging.select(labels, [max(pieces, key=fits).label]))
    whole, = imaging.regions(imaging.components(mask, connectivity=4))
    x, y = whole.centroid
    if abs(x / w - 0.5) > ASIDE or abs(y / h - 0.5) > ASIDE or not LEAST_SHARE <= whole.count / (w * h) <= LARGEST_SHARE:
        return None
    data = bytes(mask.data)
    edge = sum(w - data[row:row + w].count(0) for row in (0, (h - 1) * w)) + sum(h - data[column::w].count(0) for column in (0, w - 1))
    return None if edge > CUT_OFF * 2 * (w + h) else mask
