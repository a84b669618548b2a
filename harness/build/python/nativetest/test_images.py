"""Pictures, through medplug.imaging over the C code, against Pillow, numpy, scipy and matplotlib, and against geometry."""

import colorsys
import io
import math
import random
import unittest

import numpy as np
from both import imaging as im
from make import jpeg, png
from PIL import Image as Pillow
from scipy import ndimage

rng = np.random.default_rng(20261122)


def given(array):
    """A numpy array as an Image."""
    array = np.asarray(array)
    h, w, c = array.shape if array.ndim == 3 else (*array.shape, 1)
    data = bytearray(array.tobytes()) if array.dtype == np.uint8 else __import__("array").array("f", array.astype(np.float32).tobytes())
    return im.Image(w, h, c, data)


def taken(image):
    """An Image as a numpy array."""
    kind = np.uint8 if isinstance(image.data, bytearray) else np.float32
    out = np.frombuffer(image.data, kind).reshape(image.height, image.width, image.channels)
    return out[..., 0] if image.channels == 1 else out


def noise(h, w, c=1):
    return rng.integers(0, 256, (h, w, c) if c > 1 else (h, w), dtype=np.uint8)


def blobs(h, w, sigma=2.0):
    return ndimage.gaussian_filter(rng.normal(size=(h, w)), sigma) > 0


def mask(array):
    return given(np.where(array, 255, 0).astype(np.uint8))


def pairs():
    for h, w in ((1, 1), (1, 9), (13, 1), (24, 31), (40, 17)):
        for c in (1, 3):
            yield noise(h, w, c)


def rounded(array):
    return np.floor(np.clip(array, 0, 255) + 0.5)


class Files(unittest.TestCase):
    def test_pngs_of_every_kind_are_what_pillow_reads(self):
        r, kinds = random.Random(1), set()
        for _ in range(150):
            file = png(r, r.randint(1, 20), r.randint(1, 20))
            depth, color, interlaced = file[24], file[25], file[28]
            kinds.add((depth, color, interlaced))
            with Pillow.open(io.BytesIO(file)) as p:
                if b"tRNS" in file and color != 3 and depth != 8:
                    continue  # Pillow compares the transparent value after it made 8 bits of the pixels
                if p.mode == "P":
                    colors = len(p.getpalette()) // 3
                    if max(p.tobytes()) >= colors:
                        continue  # what lies beyond a palette is black here
                high = np.asarray(p).astype(np.uint16) >> 8 if depth == 16 and p.mode.startswith("I") else None
                want = np.dstack([high] * 3 + [high * 0 + 255]) if high is not None else np.asarray(p.convert("RGBA"))
            alpha = want[..., 3:].astype(int)
            white = ((want[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(int)
            got = taken(im.decode(file))
            got = np.dstack([got] * 3) if got.ndim == 2 else got
            np.testing.assert_allclose(got.astype(int), white, atol=0)
        self.assertGreater(len(kinds), 20)

    def test_jpegs_differ_from_pillows_by_little(self):
        r = random.Random(2)
        for _ in range(40):
            file = jpeg(r, r.randint(20, 90), r.randint(20, 90))
            with Pillow.open(io.BytesIO(file)) as p:
                if p.mode == "CMYK":
                    continue  # how inks become light is a matter of taste
                want = np.asarray(p).astype(int)
            off = np.abs(taken(im.decode(file)).astype(int) - want)
            self.assertLess(off.mean(), 1.5)
            self.assertLessEqual(np.percentile(off, 99), 12)

    def test_probe_reads_the_header_alone(self):
        file = png(random.Random(3), 17, 6)
        self.assertEqual(im.probe(file)[:3], ("png", 17, 6))
        self.assertEqual(im.probe(jpeg(random.Random(3), 33, 21))[:3], ("jpeg", 33, 21))

    def test_bombs_are_refused_before_they_go_off(self):
        import struct
        import zlib
        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        def bomb(width, height, stream):
            head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
            return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", stream) + chunk(b"IEND", b"")
        zeros = zlib.compress(bytes(40 << 20), 9)
        for width, height in ((60000, 60000), (1 << 30, 1), (1001, 1000)):
            with self.assertRaises(im.ImageTooLarge):
                im.decode(bomb(width, height, zeros))
        with self.assertRaises(im.ImageTooLarge):  # more pixels in the stream than in the header
            im.decode(bomb(10, 10, zeros), max_bytes=1 << 20)
        with self.assertRaises(im.ImageTooLarge):
            im.decode(png(random.Random(4), 50, 50), max_pixels=2499)
        self.assertEqual(im.decode(png(random.Random(4), 50, 50), max_pixels=2500).width, 50)
        self.assertTrue(issubclass(im.ImageTooLarge, ValueError))

    def test_a_palette_that_is_too_short_shows_nothing_of_the_stack(self):
        r, seen = random.Random(5), 0
        while seen < 5:
            file = png(r, 12, 12)
            if file[25] != 3 or file[24] != 8 or b"tRNS" in file:
                continue
            seen += 1
            got = {tuple(p) for p in taken(im.decode(file)).reshape(-1, 3).tolist()}
            at = file.index(b"PLTE")
            length = int.from_bytes(file[at - 4:at], "big")
            palette = file[at + 4:at + 4 + length]
            known = {tuple(palette[i:i + 3]) for i in range(0, length, 3)} | {(0, 0, 0)}
            self.assertLessEqual(got, known)

    def test_what_is_cut_off_is_no_image(self):
        r = random.Random(6)
        for file in (png(r, 15, 15), jpeg(r, 40, 40)):
            for at in range(0, len(file) - 1, max(1, len(file) // 60)):
                with self.assertRaises(ValueError):
                    im.decode(file[:at])


class Geometry(unittest.TestCase):
    def cover(self, old, new):
        out = np.zeros((new, old))
        for i in range(new):
            a, b = i * old / new, (i + 1) * old / new
            for k in range(old):
                out[i, k] = max(0, min(b, k + 1) - max(a, k)) / (b - a)
        return out

    def test_area_averages_what_is_covered(self):
        for a in pairs():
            for w, h in ((1, 1), (7, 5), (31, 24), (50, 60)):
                rows, columns = self.cover(a.shape[0], h), self.cover(a.shape[1], w)
                want = np.tensordot(columns, np.tensordot(rows, a.astype(float), (1, 0)), (1, 1)).swapaxes(0, 1)
                got = taken(im.resize(given(a), w, h)).astype(float)
                self.assertLessEqual(np.abs(got - want).max(), 0.51)

    def test_area_of_a_whole_ratio_is_pillows_box(self):
        a = noise(40, 60, 3)
        want = np.asarray(Pillow.fromarray(a).resize((15, 10), Pillow.BOX)).astype(int)
        self.assertLessEqual(np.abs(taken(im.resize(given(a), 15, 10)).astype(int) - want).max(), 1)

    def test_bilinear(self):
        for a in pairs():
            for w, h in ((1, 1), (7, 5), (50, 60)):
                y = np.clip((np.arange(h) + 0.5) * a.shape[0] / h - 0.5, 0, a.shape[0] - 1)
                x = np.clip((np.arange(w) + 0.5) * a.shape[1] / w - 0.5, 0, a.shape[1] - 1)
                planes = a[..., None] if a.ndim == 2 else a
                at = np.meshgrid(y, x, indexing="ij")
                want = np.dstack([ndimage.map_coordinates(p.astype(float), at, order=1, mode="nearest") for p in np.moveaxis(planes, 2, 0)])
                got = taken(im.resize(given(a), w, h, "bilinear")).astype(float).reshape(want.shape)
                self.assertLessEqual(np.abs(got - want).max(), 0.51)

    def test_crop(self):
        a = noise(20, 30, 3)
        np.testing.assert_array_equal(taken(im.crop(given(a), 4, 7, 11, 5)), a[7:12, 4:15])
        for box in ((-1, 0, 3, 3), (28, 0, 3, 3), (0, 18, 3, 3), (0, 0, 31, 1), (1 << 30, 0, 1, 1)):
            with self.assertRaises(ValueError):
                im.crop(given(a), *box)

    def test_affine(self):
        a = noise(25, 33)
        np.testing.assert_array_equal(taken(im.affine(given(a), (-1, 0, 32, 0, 1, 0), 33, 25)), a[:, ::-1])
        np.testing.assert_array_equal(taken(im.affine(given(a), (0, 1, 0, 1, 0, 0), 25, 33, "nearest")), a.T)
        c, s = math.cos(0.4), math.sin(0.4)
        got = taken(im.affine(given(a.astype(float)), (c, -s, 5, s, c, -3), 33, 25))
        want = ndimage.affine_transform(a.astype(float), [[c, s], [-s, c]], (-3, 5), order=1, mode="nearest")
        y, x = np.mgrid[:25, :33]
        sx, sy = c * x - s * y + 5, s * x + c * y - 3
        inside = (sx >= 0) & (sy >= 0) & (sx <= 32) & (sy <= 24)
        self.assertGreater(inside.sum(), 300)
        np.testing.assert_allclose(got[inside], want[inside], atol=1e-3)
        self.assertTrue((got[(sx < -0.5) | (sy < -0.5)] == 0).all())

    def test_radial(self):
        y, x = np.mgrid[:11, :6]
        want = ((x - 2.5) ** 2 + (y - 5) ** 2) / (2.5 ** 2 + 25)
        np.testing.assert_allclose(taken(im.radial(6, 11)), want, rtol=1e-6)


class Colors(unittest.TestCase):
    def test_grey(self):
        a = noise(30, 30, 3).astype(int)
        np.testing.assert_array_equal(taken(im.to_grey(given(a.astype(np.uint8)))), (299 * a[..., 0] + 587 * a[..., 1] + 114 * a[..., 2] + 500) // 1000)
        np.testing.assert_array_equal(taken(im.to_rgb(given(a[..., 0].astype(np.uint8)))), a[..., [0, 0, 0]])

    def test_hsv(self):
        a = noise(20, 20, 3)
        got = taken(im.to_hsv(given(a))).reshape(-1, 3)
        want = np.array([colorsys.rgb_to_hsv(*(p / 255)) for p in a.reshape(-1, 3)]) * (360, 1, 1)
        np.testing.assert_allclose(got, want, atol=1e-3)
        np.testing.assert_array_equal(taken(im.from_hsv(im.to_hsv(given(a)))), a)

    def test_lab_of_known_colours(self):
        # sRGB's primaries in CIELAB at D65, as the literature lists them.
        known = {(255, 255, 255): (100, 0, 0), (0, 0, 0): (0, 0, 0), (255, 0, 0): (53.24, 80.09, 67.20), (0, 255, 0): (87.73, -86.18, 83.18),
                 (0, 0, 255): (32.30, 79.19, -107.86), (128, 128, 128): (53.59, 0, 0)}
        got = taken(im.to_lab(given(np.array([list(known)], dtype=np.uint8))))[0]
        np.testing.assert_allclose(got, list(known.values()), atol=0.02)

    def test_lab_and_back(self):
        a = noise(30, 30, 3)
        np.testing.assert_allclose(taken(im.from_lab(im.to_lab(given(a)))).astype(int), a.astype(int), atol=1)

    def test_distance_and_nearest(self):
        a = noise(15, 15, 3)
        np.testing.assert_allclose(taken(im.distance(given(a), (10, 200.5, 30))), np.sqrt(((a - np.array([10, 200.5, 30])) ** 2).mean(2)), rtol=1e-5)
        palette = rng.integers(0, 256, (9, 3)).tolist()
        want = ((a[:, :, None].astype(int) - np.array(palette)) ** 2).sum(3).argmin(2)
        np.testing.assert_array_equal(taken(im.nearest(given(a), palette)), want)
        with self.assertRaises(ValueError):
            im.nearest(given(a), [(1, 2)])

    def test_lookup_multiply_convert(self):
        a = noise(12, 9, 3)
        table = rng.normal(size=256)
        np.testing.assert_allclose(taken(im.lookup(given(a), table)), table[a], rtol=1e-6)
        plane = rng.uniform(0, 2, (12, 9))
        np.testing.assert_allclose(taken(im.multiply(given(a), given(plane))), rounded(a * plane[..., None]), atol=1)
        f = rng.uniform(-40, 300, (12, 9))
        np.testing.assert_array_equal(taken(im.as_bytes(given(f))), rounded(f.astype(np.float32)))
        np.testing.assert_array_equal(taken(im.as_float(given(a))), a.astype(np.float32))


class Counting(unittest.TestCase):
    def test_histogram(self):
        a, m = noise(20, 30, 3), blobs(20, 30)
        np.testing.assert_array_equal(im.histogram(given(a), 1), np.bincount(a[..., 1].ravel(), minlength=256))
        np.testing.assert_array_equal(im.histogram(given(a), 2, mask(m)), np.bincount(a[m][:, 2], minlength=256))
        f = rng.normal(size=(20, 30)).astype(np.float32)
        np.testing.assert_array_equal(im.histogram(given(f), bins=13, low=-2, high=1.5), np.histogram(f, 13, (-2, 1.5))[0])

    def test_otsu_parts_best(self):
        for _ in range(30):
            counts = rng.integers(0, 30, 40)
            best = None
            values = np.repeat(np.arange(40), counts)
            for t in range(39):
                low, high = values[values <= t], values[values > t]
                if len(low) and len(high):
                    within = len(low) * low.var() + len(high) * high.var()
                    if best is None or within < best[0] - 1e-9:
                        best = within, t
            self.assertEqual(im.otsu(counts.tolist()), best[1])

    def test_masks(self):
        a, b, g = blobs(20, 30), blobs(20, 30), noise(20, 30)
        for got, want in ((im.mask_and, a & b), (im.mask_or, a | b), (im.mask_xor, a ^ b), (im.mask_minus, a & ~b)):
            np.testing.assert_array_equal(taken(got(mask(a), mask(b))), want * 255)
        np.testing.assert_array_equal(taken(im.mask_not(mask(a))), ~a * 255)
        self.assertEqual(im.count(mask(a)), a.sum())
        np.testing.assert_array_equal(taken(im.threshold(given(g), 50, 99.5)), ((g >= 50) & (g <= 99)) * 255)
        with self.assertRaises(ValueError):
            im.mask_and(mask(a), mask(b[:, :-1]))


class Filters(unittest.TestCase):
    def test_convolve(self):
        for a in pairs():
            for kh, kw in ((1, 1), (3, 5), (15, 3)):
                k = rng.normal(size=(kh, kw))
                planes = a[..., None] if a.ndim == 2 else a
                want = np.dstack([ndimage.convolve(p.astype(float), k, mode="nearest") for p in np.moveaxis(planes, 2, 0)])
                got = taken(im.convolve(im.as_float(given(a)), k.tolist())).reshape(want.shape)
                np.testing.assert_allclose(got, want, atol=0.01)

    def test_separable_is_the_convolution_with_both(self):
        a = noise(23, 31, 3)
        kx, ky = rng.normal(size=7), rng.normal(size=41)
        want = ndimage.convolve1d(ndimage.convolve1d(a.astype(float), kx, 1, mode="nearest"), ky, 0, mode="nearest")
        np.testing.assert_allclose(taken(im.separable(im.as_float(given(a)), kx, ky)), want, rtol=1e-4, atol=0.1)

    def test_gaussian(self):
        a = noise(40, 30, 3)
        for sigma in (0.5, 1.7, 12):
            want = ndimage.gaussian_filter(a.astype(float), (sigma, sigma, 0), mode="nearest", truncate=4)
            self.assertLessEqual(np.abs(taken(im.gaussian(given(a), sigma)) - want).max(), 0.51)
            np.testing.assert_allclose(taken(im.gaussian(im.as_float(given(a)), sigma)), want, atol=0.01)

    def test_morphology(self):
        for a in (noise(30, 25), rng.normal(size=(17, 40)).astype(np.float32), blobs(30, 25).astype(np.uint8) * 255, noise(1, 9)):
            for radius in (0, 1, 2, 3, 30):
                y, x = np.mgrid[-radius:radius + 1, -radius:radius + 1]
                for shape, footprint in (("square", np.ones_like(x, bool)), ("disc", x * x + y * y <= radius * radius)):
                    big = np.pad(a.astype(float), radius, constant_values=np.inf)
                    small = np.pad(a.astype(float), radius, constant_values=-np.inf)
                    inner = np.s_[radius:radius + a.shape[0], radius:radius + a.shape[1]]
                    least = ndimage.minimum_filter(big, footprint=footprint, mode="constant", cval=np.inf)[inner]
                    most = ndimage.maximum_filter(small, footprint=footprint, mode="constant", cval=-np.inf)[inner]
                    np.testing.assert_array_equal(taken(im.erode(given(a), radius, shape)), least)
                    np.testing.assert_array_equal(taken(im.dilate(given(a), radius, shape)), most)
        a = mask(blobs(30, 30))
        self.assertEqual(im.opening(a, 2), im.dilate(im.erode(a, 2), 2))
        self.assertEqual(im.closing(a, 2, "square"), im.erode(im.dilate(a, 2, "square"), 2, "square"))


class Pieces(unittest.TestCase):
    def test_components(self):
        for sigma in (0.3, 1, 2.5):
            for h, w in ((1, 30), (30, 1), (40, 41), (2, 2)):
                a = blobs(h, w, sigma)
                for connectivity, structure in ((4, None), (8, np.ones((3, 3)))):
                    want, count = ndimage.label(a, structure)
                    got = im.components(mask(a), connectivity)
                    self.assertEqual(got.count, count)
                    np.testing.assert_array_equal(np.array(got.data).reshape(h, w), want)
                    large = [k for k in range(1, count + 1) if (want == k).sum() >= 5]
                    kept = im.components(mask(a), connectivity, 5)
                    self.assertEqual(kept.count, len(large))
                    np.testing.assert_array_equal(np.array(kept.data).reshape(h, w) > 0, np.isin(want, large))

    def test_a_board_and_spirals_hang_together_as_they_do(self):
        board = np.indices((31, 33)).sum(0) % 2 == 0
        self.assertEqual(im.components(mask(board), 4).count, board.sum())
        self.assertEqual(im.components(mask(board), 8).count, 1)
        spiral = np.zeros((41, 41), bool)
        for k in range(0, 20, 2):
            spiral[k, k:41 - k] = spiral[k:41 - k, 40 - k] = spiral[40 - k, k:41 - k] = True
            spiral[k + 2:41 - k, k] = True
            spiral[k + 2, k:k + 3] = True
        self.assertEqual(im.components(mask(spiral), 4).count, ndimage.label(spiral)[1])

    def test_regions(self):
        a, values = blobs(50, 60), noise(50, 60, 3)
        labels = im.components(mask(a))
        grid = np.array(labels.data).reshape(50, 60)
        found = im.regions(labels, given(values))
        self.assertEqual(len(found), labels.count)
        for r in found:
            y, x = np.nonzero(grid == r.label)
            self.assertEqual(r.count, len(x))
            self.assertEqual(r.box, (x.min(), y.min(), np.ptp(x) + 1, np.ptp(y) + 1))
            np.testing.assert_allclose(r.centroid, (x.mean(), y.mean()))
            np.testing.assert_allclose(r.moments, (x.var(), y.var(), np.mean((x - x.mean()) * (y - y.mean()))), atol=1e-9)
            v = values[y, x].astype(float)
            for got, want in ((r.mean, v.mean(0)), (r.sd, v.std(0)), (r.least, v.min(0)), (r.most, v.max(0))):
                np.testing.assert_allclose(got, want, atol=1e-9)
        self.assertEqual(im.regions(labels)[0].mean, ())

    def test_perimeter(self):
        y, x = np.mgrid[:201, :221]
        for radius in (20, 55.5, 90):
            r = im.regions(im.components(mask((x - 110.3) ** 2 + (y - 99.6) ** 2 <= radius ** 2)))[0]
            self.assertAlmostEqual(r.perimeter / (2 * math.pi * radius), 1, delta=0.01)
        for turn in (0, 0.3, math.pi / 4):
            u, v = (x - 110) * math.cos(turn) + (y - 100) * math.sin(turn), (y - 100) * math.cos(turn) - (x - 110) * math.sin(turn)
            r = im.regions(im.components(mask((abs(u) <= 60.5) & (abs(v) <= 20.5))))[0]
            self.assertAlmostEqual(r.perimeter / (2 * (121 + 41)), 1, delta=0.08)

    def test_select_and_fill(self):
        a = blobs(60, 60)
        labels = im.components(mask(a), 4)
        want, _ = ndimage.label(a)
        np.testing.assert_array_equal(taken(im.select(labels, [1, 3])), np.isin(want, [1, 3]) * 255)
        np.testing.assert_array_equal(taken(im.fill_holes(mask(a))), ndimage.binary_fill_holes(a) * 255)

    def test_radii(self):
        y, x = np.mgrid[:101, :101]
        disc = mask((x - 50) ** 2 + (y - 50) ** 2 <= 30 ** 2)
        r = np.array(im.radii(disc, 50, 50))
        self.assertEqual(len(r), 360)
        self.assertTrue((abs(r - 30) <= 1).all())
        bar = mask((abs(x - 50) <= 40) & (abs(y - 50) <= 3))
        r = im.radii(bar, 50, 50, math.pi / 2, 4)
        for got, want in zip(r, (3, 40, 3, 40)):
            self.assertAlmostEqual(got, want, delta=0.51)

    def test_runs(self):
        for (h, w), (bigger_h, bigger_w) in (((20, 30), (20, 30)), ((20, 30), (47, 91)), ((20, 30), (10, 7)), ((1, 1), (5, 5))):
            a = blobs(h, w)
            want = a[np.arange(bigger_h) * h // bigger_h][:, np.arange(bigger_w) * w // bigger_w] if bigger_w >= w else None
            counts = im.runs(mask(a), bigger_w, bigger_h)
            got = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
            self.assertEqual(len(got), bigger_h * bigger_w)
            if want is not None:
                np.testing.assert_array_equal(got.reshape(bigger_h, bigger_w), want)


if __name__ == "__main__":
    unittest.main()
