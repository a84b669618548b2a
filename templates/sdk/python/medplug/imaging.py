"""Pictures of the skin and of anything else: decoded, converted, filtered, parted and measured in native code.

An `Image` holds its pixels row by row, the channels of a pixel together, in a buffer that Python can slice: a `bytearray`
of values 0 to 255, or an `array('f')`. A mask is an `Image` of one channel of 8 bits: 0 outside, 255 inside (anything but 0
counts as inside). No function changes what it is given. Sizes that do not fit raise `ValueError`, buffers of another type
`TypeError`, and too little memory `MemoryError`; no message holds a pixel.
"""

import math
from collections import namedtuple

import _medplug
from _medplug import ImageTooLarge

__all__ = (
    "Image", "Info", "ImageTooLarge", "probe", "decode", "resize", "crop", "affine", "radial", "to_grey", "to_rgb", "to_hsv",
    "from_hsv", "to_lab", "from_lab", "as_float", "as_bytes", "distance", "nearest", "lookup", "multiply", "histogram", "otsu",
    "threshold", "mask_and", "mask_or", "mask_xor", "mask_minus", "mask_not", "count", "convolve", "separable", "gaussian", "erode",
    "dilate", "opening", "closing", "fill_holes", "Labels", "Region", "components", "regions", "select", "radii", "runs",
)


class Image(namedtuple("Image", "width height channels data")):
    """width and height in pixels, channels 1 or 3, data as described above. `data[k::channels]` is the plane of channel k."""

    __slots__ = ()


class Info(namedtuple("Info", "format width height channels bits")):
    """What a file says of itself: format "png" or "jpeg", width, height, channels with alpha, bits a channel (8 or 16)."""

    __slots__ = ()


def probe(file):
    """Reads the structure of a PNG or JPEG, decoding nothing, and gives its `Info`.

    ValueError says that it is neither, or damaged, cut off, or of a kind that is not decoded (arithmetic or lossless JPEG,
    more than 100 scans). Checksums of PNGs are verified.
    """
    return Info(*_medplug.probe(file))


def decode(file, max_pixels=1_000_000, max_bytes=16 << 20):
    """Decodes a PNG or JPEG to an Image of 8 bits, grey or RGB.

    An alpha channel is laid over white; 16 bits become 8; a palette becomes RGB. Colour profiles and the orientation that a
    camera may have noted are not looked at. Before anything is allocated, an image of more than max_pixels (16777216 at
    most) is refused with ImageTooLarge, a ValueError; so is one whose decoder would hold more than max_bytes at once, which is
    up to 12 bytes a pixel for progressive JPEGs and 20 for interlaced PNGs of 16 bits. ValueError as in probe.
    """
    return Image(*_medplug.decode(file, max_pixels, max_bytes))


def _plane(image):
    """The arguments of functions that take one channel."""
    if image.channels != 1:
        raise ValueError("check image: one channel is needed")
    return image.data, image.width, image.height


def _color(image):
    if image.channels != 3:
        raise ValueError("check image: three channels are needed")
    return image.data, image.width, image.height


def _all(image):
    return image.data, image.width, image.height, image.channels


def _same_size(a, b):
    if (a.width, a.height) != (b.width, b.height):
        raise ValueError("check image: the two differ in size")


def _choice(value, options):
    if value not in options:
        raise ValueError(f"check choice: it must be one of {', '.join(options)}")
    return options.index(value)


def resize(image, width, height, method="area"):
    """Scales an image. Method "area" averages what each new pixel covers and is right for shrinking; "bilinear" interpolates
    between pixel centres, holds the edges, and is right for enlarging."""
    return Image(width, height, image.channels, _medplug.resize(*_all(image), width, height, _choice(method, ("bilinear", "area")) == 1))


def crop(image, x, y, width, height):
    """Cuts out a rectangle, which must lie within the image; x, y is its upper left pixel."""
    return Image(width, height, image.channels, _medplug.crop(*_all(image), x, y, width, height))


def affine(image, matrix, width, height, method="bilinear", fill=0):
    """Turns, mirrors, shears or moves an image. matrix is (a, b, c, d, e, f): the new pixel (x, y) comes from the place
    (a x + b y + c, d x + e y + f), where whole numbers are pixel centres. Method "bilinear" or "nearest". What comes from more than
    half a pixel outside of the image is fill."""
    smooth = _choice(method, ("nearest", "bilinear")) == 1
    return Image(width, height, image.channels, _medplug.affine(*_all(image), width, height, matrix, smooth, fill))


def radial(width, height):
    """A float plane of each pixel's squared distance from the middle, 1 in the corners: what the fall of light towards the
    edges of a lens is a function of."""
    return Image(width, height, 1, _medplug.radial(width, height))


def to_grey(image):
    """RGB to grey by the weights of ITU-R BT.601 (0.299, 0.587, 0.114); the type of the data stays."""
    return Image(image.width, image.height, 1, _medplug.to_grey(*_color(image)))


def to_rgb(image):
    """Grey to RGB: the same value three times."""
    return Image(image.width, image.height, 3, _medplug.to_rgb(*_plane(image)))


def to_hsv(image):
    """RGB to hue (0 to 360 degrees, 0 for greys), saturation and value (0 to 1), as floats (Smith, SIGGRAPH 1978)."""
    return Image(image.width, image.height, 3, _medplug.to_hsv(*_color(image)))


def from_hsv(image):
    """Hue, saturation and value back to RGB of 8 bits."""
    return Image(image.width, image.height, 3, _medplug.from_hsv(*_color(image)))


def to_lab(image):
    """sRGB (IEC 61966-2-1) to CIELAB at white D65 (CIE 15:2018, 8.2.1), as floats: L* 0 to 100, a*, b*."""
    return Image(image.width, image.height, 3, _medplug.to_lab(*_color(image)))


def from_lab(image):
    """CIELAB at white D65 back to sRGB of 8 bits; colours that sRGB has not are cut off."""
    return Image(image.width, image.height, 3, _medplug.from_lab(*_color(image)))


def as_float(image):
    """The same values as floats, so that filters neither round nor cut off."""
    return Image(image.width, image.height, image.channels, _medplug.convert(*_all(image), False))


def as_bytes(image):
    """The same values in 8 bits: rounded (halves up), below 0 as 0, above 255 as 255."""
    return Image(image.width, image.height, image.channels, _medplug.convert(*_all(image), True))


def distance(image, color):
    """A float plane of how far each pixel lies from a colour: the root of the mean square over the channels, so 0 to 255 for
    RGB. The CIE 1976 colour difference is sqrt(3) times the distance in CIELAB."""
    return Image(image.width, image.height, 1, _medplug.distance(*_all(image), color))


def nearest(image, palette):
    """An 8-bit plane of the index of each pixel's nearest colour, the first of those equally near. palette is a list of at
    most 255 colours of as many numbers as the image has channels. Convert both to CIELAB first to compare as eyes do."""
    flat = []
    for color in palette:
        if len(color) != image.channels:
            raise ValueError("check palette: one number a channel is needed")
        flat.extend(color)
    return Image(image.width, image.height, 1, _medplug.nearest(*_all(image), flat))


def lookup(image, table):
    """A float image in which each value of an 8-bit one is replaced by what stands at its place in a table of 256 numbers."""
    return Image(image.width, image.height, image.channels, _medplug.lookup(*_all(image), table))


def multiply(image, plane):
    """Every channel times an image of one channel of the same size. 8 bits stay 8 bits: rounded, and cut off at 255."""
    _same_size(image, plane)
    return Image(image.width, image.height, image.channels, _medplug.multiply(*_all(image), _plane(plane)[0]))


def histogram(image, channel=0, mask=None, bins=256, low=0, high=256):
    """A list of how many pixels have a value in each of `bins` equal steps from low to high; high itself falls into the last.
    Values outside and NaN are not counted, nor are pixels outside of the mask."""
    if mask is not None:
        _same_size(image, mask)
    return _medplug.histogram(*_all(image), channel, None if mask is None else _plane(mask)[0], bins, low, high)


def otsu(counts):
    """The bin of a histogram that ends the lower class when the values are parted best in two (Otsu, IEEE Trans SMC 9:62-66,
    1979): values of bins above it are the upper class. ValueError when all counts are 0."""
    return _medplug.otsu(counts)


def threshold(image, low, high=math.inf):
    """The mask of the pixels of a one-channel image with low <= value <= high."""
    return Image(image.width, image.height, 1, _medplug.threshold(*_plane(image), low, high))


def _combine(a, b, how):
    _same_size(a, b)
    return Image(a.width, a.height, 1, _medplug.combine(_plane(a)[0], *_plane(b), how))


def mask_and(a, b):
    """The mask of what is inside of both masks, of one size."""
    return _combine(a, b, 0)


def mask_or(a, b):
    """The mask of what is inside of either mask."""
    return _combine(a, b, 1)


def mask_xor(a, b):
    """The mask of what is inside of exactly one of two masks."""
    return _combine(a, b, 2)


def mask_minus(a, b):
    """The mask of what is inside of a and outside of b."""
    return _combine(a, b, 3)


def mask_not(mask):
    """The mask of what is outside."""
    return Image(mask.width, mask.height, 1, _medplug.invert(*_plane(mask)))


def count(mask):
    """How many pixels are inside."""
    return _medplug.count(*_plane(mask))


def convolve(image, kernel):
    """Convolves an image with a small kernel: a list of rows of equal length, an odd number up to 15 each way. Beyond the
    edges the nearest pixel counts on. 8 bits stay 8 bits, rounded and cut off: use as_float for kernels with negative weights."""
    rows = [list(row) for row in kernel]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("check kernel: rows of equal length are needed, an odd number up to 15 each way")
    flat = [value for row in rows for value in row]
    return Image(*image[:3], _medplug.convolve(*_all(image), flat, len(rows[0]), len(rows)))


def separable(image, horizontal, vertical):
    """Convolves every row with one kernel and every column with another, each of an odd number of values up to 1023. Edges
    and 8 bits as in convolve; in between nothing is rounded."""
    return Image(*image[:3], _medplug.separable(*_all(image), horizontal, vertical))


def gaussian(image, sigma):
    """Blurs with a Gaussian of standard deviation sigma in pixels, above 0 to 100, cut off at 4 sigma."""
    if not 0 < sigma <= 100:
        raise ValueError("blur image: sigma must be above 0, at most 100")
    reach = int(4 * sigma + 0.5)
    weights = [math.exp(-0.5 * (i / sigma) ** 2) for i in range(-reach, reach + 1)]
    whole = math.fsum(weights)
    weights = [w / whole for w in weights]
    return separable(image, weights, weights)


def _morph(image, radius, dilate, shape):
    disc = _choice(shape, ("square", "disc")) == 1
    return Image(image.width, image.height, 1, _medplug.morph(*_plane(image), radius, dilate, disc))


def erode(image, radius, shape="disc"):
    """The smallest value within a radius of 0 to 127 pixels, of a mask or any image of one channel. The disc holds the pixels
    with x*x + y*y <= radius*radius, the square has sides of 2 radius + 1. What lies beyond the edges does not count."""
    return _morph(image, radius, False, shape)


def dilate(image, radius, shape="disc"):
    """The largest value within a radius; as erode otherwise."""
    return _morph(image, radius, True, shape)


def opening(image, radius, shape="disc"):
    """Erosion, then dilation: takes off what is thinner than the shape and brighter than what surrounds it."""
    return dilate(erode(image, radius, shape), radius, shape)


def closing(image, radius, shape="disc"):
    """Dilation, then erosion: fills in what is thinner than the shape and darker than what surrounds it, such as hairs."""
    return erode(dilate(image, radius, shape), radius, shape)


def fill_holes(mask):
    """The mask with every hole filled: what cannot be reached from the edges, going up, down, left and right outside."""
    return Image(mask.width, mask.height, 1, _medplug.fill(*_plane(mask)))


class Labels(namedtuple("Labels", "width height count data")):
    """data is an array('i'): 0 outside of the mask, else the number of the pixel's piece, 1 to count."""

    __slots__ = ()


class Region(namedtuple("Region", "label count box centroid moments perimeter mean sd least most")):
    """One piece of a mask.

    label; count in pixels; box (x, y, width, height); centroid (x, y); moments (xx, yy, xy), the central second moments over
    count, in square pixels; perimeter in pixels by Crofton's formula in four directions (Legland, Kieu and Devaux, Image Anal
    Stereol 26:83-92, 2007); mean, sd (over count), least and most, one number a channel of the values, empty without values.
    """

    __slots__ = ()


def components(mask, connectivity=8, min_size=1):
    """Labels the pieces of a mask whose pixels hang together, over edges (connectivity 4) or edges and corners (8). Pieces
    of fewer pixels than min_size are left out. They are numbered by their first pixel, row by row."""
    data, found = _medplug.components(*_plane(mask), connectivity, min_size)
    return Labels(mask.width, mask.height, found, data)


def regions(labels, values=None):
    """A list with the Region of each label, at most 65535, measured on the values of an image of the same size if given."""
    if values is not None:
        _same_size(labels, values)
    found = _medplug.regions(
        labels.data, labels.width, labels.height, labels.count, None if values is None else values.data, 1 if values is None else values.channels
    )
    return [Region(i, r[0], r[1:5], r[5:7], r[7:10], *r[10:]) for i, r in enumerate(found, 1) if r is not None]


def select(labels, ids):
    """The mask of the pieces with these labels."""
    return Image(labels.width, labels.height, 1, _medplug.select(labels.data, labels.width, labels.height, ids))


def radii(mask, x, y, angle=0.0, count=360):
    """An array('d') of how far from a place within the mask its last pixel lies, in steps of half a pixel, in `count` equal
    steps of direction (at most 3600) from an angle on, in radians from the x axis towards the y axis; 0 where there is none."""
    return _medplug.radii(*_plane(mask), x, y, angle, count)


def runs(mask, width, height):
    """The counts of the contract's mask_rle for an image of width by height from which the mask was scaled: run lengths row by
    row, what is outside first. ValueError when there would be more than 1048576."""
    return _medplug.runs(*_plane(mask), width, height)
