"""Asymmetry, border, colours and diameter of the lesion under a mask."""

import math

from medplug import imaging

RADII = 360  # rays from the middle
DIRECTIONS = 90  # of the diameter: misses at most 0.02 % of it
LEAST_SHARE = 0.01  # of the lesion, from which a colour counts

# The six colours of dermoscopy (Kasmi and Mokrani, IET Image Process 10:448-455, 2016).
COLORS = {"white": (197, 188, 217), "red": (118, 21, 17), "light_brown": (163, 82, 16), "dark_brown": (135, 44, 5),
          "blue_gray": (113, 108, 139), "black": (41, 31, 30)}

_RAYS = [(math.cos(i * 2 * math.pi / RADII), math.sin(i * 2 * math.pi / RADII)) for i in range(RADII)]
_WAYS = [(math.cos(i * math.pi / DIRECTIONS), math.sin(i * math.pi / DIRECTIONS)) for i in range(DIRECTIONS)]


def _palette():
    drawn = imaging.Image(len(COLORS), 1, 3, bytearray(v for color in COLORS.values() for v in color))
    lab = imaging.to_lab(drawn).data
    return [tuple(lab[i:i + 3]) for i in range(0, len(lab), 3)]


_PALETTE = _palette()


class Lesion:
    """What was measured of a lesion. overlap is the area outside its own mirror image over the area, at both axes of inertia;
    compactness the perimeter squared over 4 pi area, 1 for a circle; the diameter the largest extent, in pixels of the image;
    colors the share of each."""

    def __init__(self, overlap, compactness, diameter, colors):
        self.overlap, self.compactness, self.diameter, self.colors = overlap, compactness, diameter, colors

    @property
    def asymmetry(self):
        """0 to 1: a quarter of the area outside of the mirror image, at the worse axis, is all there is to it."""
        return min(1.0, max(self.overlap) / 0.25)

    @property
    def irregularity(self):
        """0 to 1: compactness from that of a circle to twice it."""
        return min(1.0, self.compactness - 1)

    @property
    def variation(self):
        """0 to 1: from one colour to all six."""
        return max(0.0, (len(self.colors) - 1) / 5)


def measure(picture, mask):
    """Describes the lesion under a mask."""
    whole, = imaging.regions(imaging.components(mask, connectivity=4))
    xx, yy, xy = whole.moments
    axis = math.atan2(2 * xy, xx - yy) / 2
    rays = list(imaging.radii(mask, *whole.centroid, angle=axis + math.pi / RADII, count=RADII))
    return Lesion(_overlap(rays), _compactness(rays), _extent(mask) * picture.scale, _shares(picture.image, mask))


def _overlap(rays):
    """Of the lesion and its mirror images at both axes, from rays half a degree beside the first axis on."""
    squares = [r * r for r in rays]
    mirrored = squares[::-1]
    across = mirrored[RADII // 2:] + mirrored[:RADII // 2]
    return [1 - sum(map(min, squares, image)) / sum(squares) for image in (mirrored, across)]


def _compactness(rays):
    """Of the polygon through the rays, each the mean of five: steps of pixels would lengthen it."""
    around = rays[-2:] + rays + rays[:2]
    points = [(r * c, r * s) for r, (c, s) in zip((sum(around[i:i + 5]) / 5 for i in range(RADII)), _RAYS)]
    perimeter = area = 0.0
    x0, y0 = points[-1]
    for x, y in points:
        perimeter += math.hypot(x - x0, y - y0)
        area += x0 * y - x * y0
        x0, y0 = x, y
    return max(1.0, perimeter * perimeter / (2 * math.pi * area)) if area > 0 else 1.0


def _extent(mask):
    """The largest extent of the mask, in pixels of the picture."""
    data, w = bytes(mask.data), mask.width
    edge = []  # the outermost pixels of each row hold every extreme
    for y in range(mask.height):
        row = data[y * w:(y + 1) * w]
        if any(row):
            edge += [(row.find(b"\xff"), y), (row.rfind(b"\xff"), y)]
    corners = _hull(edge)
    spread = (([x * c + y * s for x, y in corners]) for c, s in _WAYS)
    return max(max(v) - min(v) for v in spread) + 1  # pixels have a width


def _hull(points):
    """The corners of the convex polygon around points that are sorted by row."""
    out = []
    for run in (points, points[::-1]):
        chain = []
        for x, y in run:
            while len(chain) > 1 and (chain[-1][0] - chain[-2][0]) * (y - chain[-2][1]) <= (chain[-1][1] - chain[-2][1]) * (x - chain[-2][0]):
                chain.pop()
            chain.append((x, y))
        out += chain
    return out


def _shares(image, mask):
    """Each colour's part of the lesion, by the nearest reference in CIE Lab. Pixels at its edge are mixed with skin and left
    out."""
    near = imaging.nearest(imaging.to_lab(image), _PALETTE)
    counts = imaging.histogram(near, mask=imaging.erode(mask, 1), bins=len(COLORS), high=len(COLORS))
    total = max(1, sum(counts))
    return {name: round(n / total, 3) for name, n in zip(COLORS, counts) if n / total >= LEAST_SHARE}
