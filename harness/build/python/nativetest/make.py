"""Random arguments for every function, from a random.Random; some of them wrong."""

import io
import math
import struct
import zlib
from array import array

try:
    from PIL import Image
except ImportError:  # inside of a plugin
    Image = None


def png(r, width, height):
    """A PNG of any kind of pixel, filter and interlacing, written here so that all of them occur."""
    color = r.choice((0, 2, 3, 4, 6))
    depth = r.choice({0: (1, 2, 4, 8, 16), 3: (1, 2, 4, 8)}.get(color, (8, 16)))
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    interlaced = r.random() < 0.4
    grids = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)) if interlaced else ((0, 0, 1, 1),)
    raw = bytearray()
    for x, y, dx, dy in grids:
        across, down = -(-(width - x) // dx), -(-(height - y) // dy)
        if across > 0 and down > 0:
            for _ in range(down):
                raw += bytes([r.randrange(5)]) + r.randbytes((across * samples * depth + 7) // 8)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))]
    if r.random() < 0.3:
        chunks.append((b"tEXt", b"note\0of no weight"))
    if color == 3:
        colors = r.randint(1, 1 << depth)
        chunks.append((b"PLTE", r.randbytes(3 * colors)))
    if r.random() < 0.4 and color in (0, 2, 3):
        clear = b"".join(struct.pack(">H", r.randrange(1 << depth)) for _ in range(samples))
        chunks.append((b"tRNS", r.randbytes(r.randint(1, colors)) if color == 3 else clear))
    stream = zlib.compress(bytes(raw), r.randrange(10))
    at = r.randrange(len(stream))
    chunks += [(b"IDAT", stream[:at]), (b"IDAT", stream[at:]), (b"IEND", b"")]
    out = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        out += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return out


def jpeg(r, width, height):
    mode = r.choice(("L", "RGB", "CMYK"))
    small = Image.frombytes(mode, (4, 4), r.randbytes(16 * len(Image.new(mode, (1, 1)).getbands())))
    out = io.BytesIO()
    small.resize((width, height), Image.BICUBIC).save(
        out, "JPEG", quality=r.randint(60, 98), progressive=r.random() < 0.5, subsampling=r.choice((0, 1, 2)), optimize=r.random() < 0.5,
        restart_marker_blocks=r.choice((0, 0, 3)),
    )
    return out.getvalue()


def damaged(r, file):
    """The file with something changed, cut out, doubled or cut off; checksums of PNGs put right now and then."""
    file = bytearray(file)
    for _ in range(r.choice((1, 1, 2, 5))):
        at = r.randrange(len(file))
        how = r.randrange(5)
        if how == 0:
            file[at] ^= 1 << r.randrange(8)
        elif how == 1:
            file[at] = r.choice((0, 255, r.randrange(256)))
        elif how == 2:
            del file[at:at + r.randint(1, 20)]
        elif how == 3:
            file[at:at] = file[at:at + r.randint(1, 20)]
        else:
            del file[r.randrange(len(file) // 2, len(file)):]
        if len(file) < 4:
            break
    return mended(bytes(file)) if r.random() < 0.7 else bytes(file)


def mended(file):
    if file[:8] != b"\x89PNG\r\n\x1a\n":
        return file
    out, at = bytearray(file), 8
    while at + 12 <= len(file):
        length = int.from_bytes(file[at:at + 4], "big")
        if length > len(file) - at - 12:
            break
        out[at + 8 + length:at + 12 + length] = struct.pack(">I", zlib.crc32(file[at + 4:at + 8 + length]))
        at += 12 + length
    return bytes(out)


class Maker:
    """Arguments in the order of the C functions."""

    def __init__(self, r, wrong=0.0):
        self.r, self.wrong = r, wrong
        self.size()

    def size(self):
        self.w, self.h = self.r.randint(1, 14), self.r.randint(1, 14)

    def values(self, channels, kinds="Bf"):
        n = self.w * self.h * channels
        kind = self.r.choice(kinds)
        if kind == "i":
            return array("i", (self.r.choice((0, 1, 1, 2, 3, 7, -2)) for _ in range(n)))
        if kind == "B":
            few = self.r.random() < 0.3
            return bytearray(self.r.choice((0, 100, 255)) if few else self.r.randrange(256) for _ in range(n))
        return array("f", (self.r.choice((self.r.uniform(-50, 300), self.r.randrange(256))) for _ in range(n)))

    def mask(self):
        return bytearray(self.r.choice((0, 0, 255, 255, 1)) for _ in range(self.w * self.h))

    def image(self, kinds="Bf"):
        c = self.r.choice((1, 3))
        return [self.values(c, kinds), self.w, self.h, c]

    def plane(self, kinds="Bf"):
        return [self.values(1, kinds), self.w, self.h]

    def color(self, kinds="Bf"):
        return [self.values(3, kinds), self.w, self.h]

    def kernel(self, n):
        return [self.r.uniform(-0.3, 0.6) for _ in range(n)]

    def signal(self, least=0, missing=False):
        n = self.r.randint(least, 120)
        out = [self.r.gauss(0, 2) for _ in range(n)]
        if self.r.random() < 0.3:
            out = [round(v) for v in out]
        if missing:
            out = [math.nan if self.r.random() < 0.2 else v for v in out]
        form = self.r.randrange(4)
        if form == 0 or missing:
            return array("d", out)
        return out if form == 1 else array("f", out) if form == 2 else array("h", map(int, out))

    def sections(self):
        out = []
        for _ in range(self.r.randint(1, 3)):
            a2 = self.r.uniform(-0.9, 0.9)
            a1 = self.r.uniform(-0.95, 0.95) * (1 + a2)
            scale = self.r.choice((1, 2))
            last = self.r.choice((0, a2)) if abs(a1) < 1 else a2
            out += [self.r.uniform(-1, 1), self.r.uniform(-1, 1), self.r.choice((0, self.r.uniform(-1, 1))), scale, a1 * scale, last * scale]
        return out

    def arguments(self, name):
        r = self.r
        self.size()
        args = getattr(self, "of_" + name)(r)
        if r.random() < self.wrong and args:
            self.spoil(args)
        return args

    def spoil(self, args):
        r = self.r
        at = r.randrange(len(args))
        odd = (0, -1, 1, 2, 3, 4, 5, 100, 65536, 1 << 31, -(1 << 62), (1 << 63) - 1, math.nan, math.inf, -math.inf, 1e308, -1e308, None, "text", b"", b"abc",
               [], [1], [math.nan], [None], [2, "x"], (1, 2, 3), array("f"), array("d", [1, 2, 3]), array("H", [1]), array("q", [1]), memoryview(bytes(8))[::2],
               memoryview(bytes(12)).cast("B", (3, 4)), object, {}, True)
        args[at] = r.choice(odd)
        if r.random() < 0.1:
            args.append(1)

    def of_to_grey(self, r): return self.color()
    def of_to_rgb(self, r): return self.plane()
    def of_to_hsv(self, r): return self.color()
    def of_from_hsv(self, r): return [array("f", (r.uniform(0, b) for _ in range(self.w * self.h) for b in (360, 1, 1))), self.w, self.h]
    def of_to_lab(self, r): return self.color()
    def of_from_lab(self, r): return [array("f", (r.uniform(*b) for _ in range(self.w * self.h) for b in ((0, 100), (-60, 60), (-60, 60)))), self.w, self.h]

    def of_distance(self, r):
        args = self.image()
        return args + [[r.uniform(0, 255) for _ in range(args[3])]]

    def of_nearest(self, r):
        args = self.image()
        return args + [[r.randrange(256) for _ in range(args[3] * r.randint(1, 6))]]

    def of_resize(self, r): return self.image() + [r.randint(1, 20), r.randint(1, 20), r.random() < 0.5]

    def of_crop(self, r):
        x, y = r.randrange(self.w), r.randrange(self.h)
        return self.image() + [x, y, r.randint(1, self.w - x), r.randint(1, self.h - y)]


    def of_affine(self, r):
        matrix = [r.choice((0, 1, -1, 0.5, r.uniform(-2, 2), r.uniform(0, 8))) for _ in range(6)]
        return self.image() + [r.randint(1, 12), r.randint(1, 12), matrix, r.random() < 0.5, r.choice((0, 7.5, 300))]

    def of_radial(self, r): return [self.w, self.h]
    def of_radii(self, r): return [self.mask(), self.w, self.h, r.uniform(0, self.w - 1), r.uniform(0, self.h - 1), r.uniform(-4, 4), r.randint(1, 40)]
    def of_runs(self, r): return [self.mask(), self.w, self.h, r.randint(1, 40), r.randint(1, 40)]

    def of_histogram(self, r):
        args = self.image()
        return args + [r.randrange(args[3]), r.choice((None, self.mask())), r.choice((256, 10, 1, 7)), r.choice((0, -20)), r.choice((256, 255, 100.5))]

    def of_otsu(self, r): return [[r.choice((0, 0, r.randrange(100))) for _ in range(r.randint(2, 300))] + [1]]
    def of_threshold(self, r): return self.plane() + [r.randrange(-10, 260), r.choice((math.inf, r.randrange(260)))]
    def of_combine(self, r): return [self.mask(), self.mask(), self.w, self.h, r.randrange(4)]
    def of_invert(self, r): return [self.mask(), self.w, self.h]
    def of_count(self, r): return [self.mask(), self.w, self.h]
    def of_convert(self, r): return self.image() + [r.random() < 0.5]
    def of_lookup(self, r): return self.image("B") + [[r.uniform(-5, 5) for _ in range(256)]]
    def of_multiply(self, r): return self.image() + [array("f", (r.uniform(0, 2) for _ in range(self.w * self.h)))]
    def of_separable(self, r): return self.image() + [self.kernel(2 * r.randint(0, 9) + 1), self.kernel(2 * r.randint(0, 9) + 1)]

    def of_convolve(self, r):
        kw, kh = 2 * r.randint(0, 4) + 1, 2 * r.randint(0, 4) + 1
        return self.image() + [self.kernel(kw * kh), kw, kh]

    def of_morph(self, r): return self.plane() + [r.choice((0, 1, 2, 3, 5, 20, 127)), r.random() < 0.5, r.random() < 0.5]
    def of_components(self, r): return [self.mask(), self.w, self.h, r.choice((4, 8)), r.choice((1, 1, 3))]
    def of_fill(self, r): return [self.mask(), self.w, self.h]
    def of_select(self, r): return self.plane("i") + [r.sample((1, 2, 3, 7, 1.0), r.randrange(5)) if self.w * self.h > 7 else [1]]

    def of_regions(self, r):
        args = self.plane("i") + [r.choice((0, 1, 3, 7, 9))]
        c = r.choice((1, 3))
        return args + [r.choice((None, self.values(c))), c]

    def of_doubles(self, r): return [self.signal()]
    def of_samples(self, r): return [array("h", (r.choice((-32768, r.randrange(-9, 9))) for _ in range(30))), r.uniform(0.001, 2), -32768]
    def of_bridge(self, r): return [self.signal(0, True)]

    def pair(self, r):
        n = r.randint(0, 50)
        return [r.uniform(-9, 9) for _ in range(n)], array("d", (r.uniform(-9, 9) for _ in range(n)))

    def of_blend(self, r):
        x, y = self.pair(r)
        return [r.uniform(-2, 2), x, r.uniform(-2, 2), y]

    def of_product(self, r): return list(self.pair(r))
    def of_magnitude(self, r): return [self.pair(r), [r.uniform(-2, 2), 1]]
    def of_absolute(self, r): return [self.signal()]
    def of_block_mean(self, r): return [self.signal(0, True), r.randint(1, 9)]
    def of_moving_average(self, r): return [self.signal(), 2 * r.randint(0, 30) + 1]
    def of_moving_median(self, r): return [self.signal(), 2 * r.randint(0, 30) + 1]
    def of_derivative(self, r): return [self.signal(2), r.uniform(1, 500)]
    def of_statistics(self, r): return [self.signal(1)]
    def of_percentile(self, r): return [self.signal(1), r.choice((0, 50, 100, r.uniform(0, 100)))]
    def of_fir(self, r): return [self.signal(), self.kernel(2 * r.randint(0, 20) + 1), r.random() < 0.5]
    def of_resample(self, r): return [self.signal(), r.randint(1, 9), r.randint(1, 9)]
    def of_filter_sections(self, r): return [self.signal(), self.sections()]
    def of_zero_phase(self, r): return [self.signal(22), self.sections()]
    def of_find_peaks(self, r): return [self.signal(), r.choice((-math.inf, 0, 1.5)), r.choice((1, 2, 7.5, 30)), r.choice((-math.inf, 1, 2.5))]
    def of_prominences(self, r): return [self.signal(5), [r.randrange(5) for _ in range(r.randrange(5))]]

    def file(self, r):
        f = png(r, self.w, self.h) if not Image or r.random() < 0.6 else jpeg(r, self.w + 10, self.h + 10)
        return damaged(r, f) if r.random() < 0.4 else f

    def of_probe(self, r): return [self.file(r)]
    def of_decode(self, r): return [self.file(r), r.choice((1 << 20, 1 << 20, 100)), 1 << 24]
