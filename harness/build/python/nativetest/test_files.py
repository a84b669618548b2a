"""Files that are wrong in one known way each are refused in the same words by the C code and its twin."""

import io
import struct
import unittest
import zlib

from both import native, shim
from PIL import Image


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def header(width=2, height=2, depth=8, color=3, compression=0, filtering=0, interlaced=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, compression, filtering, interlaced))


PALETTE, PIXELS, END = chunk(b"PLTE", bytes(12)), chunk(b"IDAT", zlib.compress(bytes([0, 1, 2, 0, 3, 0]))), chunk(b"IEND", b"")


def png(*chunks):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def flipped(file, at):
    return file[:at] + bytes([file[at] ^ 1]) + file[at + 1:]


RIGHT = png(header(), PALETTE, PIXELS, END)
PNGS = {
    "no image": (b"GIF89a", "neither PNG nor JPEG"),
    "nothing": (b"", "neither PNG nor JPEG"),
    "a bit of the pixels": (flipped(RIGHT, RIGHT.index(b"IDAT") + 8), "a checksum of the PNG is wrong"),
    "a bit of a checksum": (flipped(RIGHT, len(RIGHT) - 1), "a checksum of the PNG is wrong"),
    "a length": (flipped(RIGHT, RIGHT.index(b"IDAT") - 4), "the PNG is cut off"),
    "no end": (png(header(), PALETTE, PIXELS), "the PNG is cut off"),
    "no header": (png(PALETTE, PIXELS, END), "the PNG's header is damaged"),
    "two headers": (png(header(), header(), PALETTE, PIXELS, END), "the PNG's header is damaged"),
    "a short header": (png(chunk(b"IHDR", bytes(12)), PIXELS, END), "the PNG's header is damaged"),
    "no width": (png(header(width=0), PALETTE, PIXELS, END), "the PNG's size is none"),
    "a height beyond 31 bits": (png(header(height=1 << 31), PALETTE, PIXELS, END), "the PNG's size is none"),
    "3 bits": (png(header(depth=3), PALETTE, PIXELS, END), "the PNG's header is damaged"),
    "a palette of 16 bits": (png(header(depth=16), PALETTE, PIXELS, END), "the PNG's header is damaged"),
    "colours of 4 bits": (png(header(depth=4, color=2), PIXELS, END), "the PNG's header is damaged"),
    "colour type 5": (png(header(color=5), PALETTE, PIXELS, END), "the PNG's header is damaged"),
    "colour type 7": (png(header(color=7), PALETTE, PIXELS, END), "the PNG's header is damaged"),
    "another compression": (png(header(compression=1), PALETTE, PIXELS, END), "the PNG's header is damaged"),
    "another filter": (png(header(filtering=1), PALETTE, PIXELS, END), "the PNG's header is damaged"),
    "another interlacing": (png(header(interlaced=2), PALETTE, PIXELS, END), "the PNG's header is damaged"),
    "no palette": (png(header(), PIXELS, END), "the PNG's chunks are out of order"),
    "a palette after the pixels": (png(header(color=2), PIXELS, PALETTE, END), "the PNG's palette is damaged"),
    "two palettes": (png(header(), PALETTE, PALETTE, PIXELS, END), "the PNG's palette is damaged"),
    "a palette of parts of colours": (png(header(), chunk(b"PLTE", bytes(4)), PIXELS, END), "the PNG's palette is damaged"),
    "an empty palette": (png(header(), chunk(b"PLTE", b""), PIXELS, END), "the PNG's palette is damaged"),
    "257 colours": (png(header(), chunk(b"PLTE", bytes(771)), PIXELS, END), "the PNG's palette is damaged"),
    "a palette of greys": (png(header(color=0), PALETTE, PIXELS, END), "the PNG's palette is damaged"),
    "more opacities than colours": (png(header(), PALETTE, chunk(b"tRNS", bytes(5)), PIXELS, END), "the PNG's transparency is damaged"),
    "opacities before the palette": (png(header(), chunk(b"tRNS", bytes(2)), PALETTE, PIXELS, END), "the PNG's transparency is damaged"),
    "a transparent colour before a palette": (png(header(color=2), chunk(b"tRNS", bytes(6)), PALETTE, PIXELS, END), "the PNG's palette is damaged"),
    "no opacities": (png(header(), PALETTE, chunk(b"tRNS", b""), PIXELS, END), "the PNG's transparency is damaged"),
    "two transparencies": (png(header(), PALETTE, *[chunk(b"tRNS", bytes(2))] * 2, PIXELS, END), "the PNG's transparency is damaged"),
    "a transparent grey of 3 bytes": (png(header(color=0), chunk(b"tRNS", bytes(3)), PIXELS, END), "the PNG's transparency is damaged"),
    "transparency beside alpha": (png(header(color=6), chunk(b"tRNS", bytes(6)), PIXELS, END), "the PNG's transparency is damaged"),
    "pixels in two places": (png(header(), PALETTE, PIXELS, chunk(b"tEXt", b"a\0b"), PIXELS, END), "the PNG's chunks are out of order"),
    "a chunk that must be known": (png(header(), PALETTE, chunk(b"ABCD", b""), PIXELS, END), "the PNG needs a chunk that is not known"),
    "no pixels": (png(header(), PALETTE, END), "the PNG holds no pixels"),
}


def segments(file):
    """A JPEG as [(mark, body, entropy-coded data behind it)], without what begins and ends it."""
    out, at = [], 2
    while file[at + 1] != 0xd9:
        mark, length = file[at + 1], int.from_bytes(file[at + 2:at + 4], "big")
        end = following = at + 2 + length
        while mark == 0xda and not (file[following] == 0xff and file[following + 1] != 0):
            following += 2 if file[following] == 0xff else 1
        out.append((mark, file[at + 4:end], file[end:following]))
        at = following
    return out


def joined(parts):
    return b"\xff\xd8" + b"".join(bytes([0xff, m]) + struct.pack(">H", len(b) + 2) + b + data for m, b, data in parts) + b"\xff\xd9"


def photo(**options):
    out = io.BytesIO()
    Image.linear_gradient("L").resize((24, 24)).convert("RGB").save(out, "JPEG", **options)
    return segments(out.getvalue())


def changed(parts, mark, change):
    """The parts with the first of a mark replaced by what change makes of its body: bytes, None, or a list of (mark, body)."""
    at = [m for m, _, _ in parts].index(mark)
    new = change(parts[at][1])
    new = [] if new is None else new if isinstance(new, list) else [(mark, new)]
    return joined(parts[:at] + [(m, b, parts[at][2] if m == mark else b"") for m, b in new] + parts[at + 1:])


def put(body, at, *values):
    return body[:at] + bytes(values) + body[at + len(values):]


PHOTO, SLOW = photo(), photo(progressive=True)
FRAME, TABLE, QUANT, SCAN = 0xc0, 0xc4, 0xdb, 0xda
header_wrong, table_wrong, missing = "the JPEG's header is damaged", "a table of the JPEG is damaged", "a table of the JPEG is missing"
scan_wrong = "a scan of the JPEG is damaged"
JPEGS = {
    "12 bits": (changed(PHOTO, FRAME, lambda b: put(b, 0, 12)), "JPEGs have 8 bits"),
    "no height": (changed(PHOTO, FRAME, lambda b: put(b, 1, 0, 0)), "the JPEG's size is none"),
    "no width": (changed(PHOTO, FRAME, lambda b: put(b, 3, 0, 0)), "the JPEG's size is none"),
    "two components": (changed(PHOTO, FRAME, lambda b: put(b, 5, 2)), header_wrong),
    "a component too few": (changed(PHOTO, FRAME, lambda b: b[:-3]), header_wrong),
    "components of one name": (changed(PHOTO, FRAME, lambda b: put(b, 9, b[6])), header_wrong),
    "quantizer 4": (changed(PHOTO, FRAME, lambda b: put(b, 8, 4)), header_wrong),
    "sampling by 3": (changed(PHOTO, FRAME, lambda b: put(b, 7, 0x31)), "the JPEG's sampling is not known"),
    "sampling by 0": (changed(PHOTO, FRAME, lambda b: put(b, 7, 0x02)), "the JPEG's sampling is not known"),
    "sampling by 8": (changed(PHOTO, FRAME, lambda b: put(b, 10, 0x18)), "the JPEG's sampling is not known"),
    "two frames": (changed(PHOTO, FRAME, lambda b: [(FRAME, b), (FRAME, b)]), header_wrong),
    "lossless": (changed(PHOTO, FRAME, lambda b: [(0xc3, b)]), "this kind of JPEG is not known"),
    "arithmetic": (changed(PHOTO, FRAME, lambda b: [(0xc9, b)]), "this kind of JPEG is not known"),
    "a height that comes later": (changed(PHOTO, FRAME, lambda b: [(FRAME, b), (0xdc, b"\0\x18")]), "this kind of JPEG is not known"),
    "no frame": (changed(PHOTO, FRAME, lambda b: None), scan_wrong),
    "256 symbols": (changed(PHOTO, TABLE, lambda b: b"\x10" + bytes(7) + b"\x7f\x81" + bytes(7) + bytes(256)), table_wrong),
    "more codes than fit": (changed(PHOTO, TABLE, lambda b: b"\0\x03" + bytes(15) + bytes(3)), table_wrong),
    "more codes than fit in all": (changed(PHOTO, TABLE, lambda b: b"\0\x01\x03" + bytes(14) + bytes(4)), table_wrong),
    "fewer symbols than said": (changed(PHOTO, TABLE, lambda b: b[:-1]), table_wrong),
    "a difference of 16 bits": (changed(PHOTO, TABLE, lambda b: b"\0\x01" + bytes(15) + b"\x10"), table_wrong),
    "table 4": (changed(PHOTO, TABLE, lambda b: put(b, 0, 4)), table_wrong),
    "a table of class 2": (changed(PHOTO, TABLE, lambda b: put(b, 0, 0x20)), table_wrong),
    "no table of symbols": (changed(PHOTO, TABLE, lambda b: None), missing),
    "no table of the higher frequencies": (joined([p for p in PHOTO if p[0] != TABLE or p[1][0] != 0x10]), missing),
    "quantizers cut off": (changed(PHOTO, QUANT, lambda b: b[:-1]), table_wrong),
    "quantizers of 32 bits": (changed(PHOTO, QUANT, lambda b: put(b, 0, 0x20)), table_wrong),
    "quantizers of table 4": (changed(PHOTO, QUANT, lambda b: put(b, 0, 4)), table_wrong),
    "no quantizers": (changed(PHOTO, QUANT, lambda b: None), missing),
    "restarts of 3 bytes": (changed(PHOTO, FRAME, lambda b: [(FRAME, b), (0xdd, b"\0\0\1")]), "the JPEG is damaged"),
    "a scan of a component twice": (changed(PHOTO, SCAN, lambda b: put(b, 3, b[1])), scan_wrong),
    "a scan of no component": (changed(PHOTO, SCAN, lambda b: put(b, 1, 77)), scan_wrong),
    "a scan of 4 components": (changed(PHOTO, SCAN, lambda b: put(b, 0, 4)), scan_wrong),
    "a scan by table 4": (changed(PHOTO, SCAN, lambda b: put(b, 2, 0x40)), missing),
    "a part of a spectrum in a baseline": (changed(PHOTO, SCAN, lambda b: put(b, len(b) - 3, 1)), scan_wrong),
    "a spectrum beyond its end": (changed(SLOW, SCAN, lambda b: put(b, len(b) - 3, 1, 64)), scan_wrong),
    "a spectrum of three components": (changed(SLOW, SCAN, lambda b: put(b, len(b) - 3, 1, 5)), scan_wrong),
    "bits beyond 13": (changed(SLOW, SCAN, lambda b: put(b, len(b) - 1, 0x0e)), scan_wrong),
    "101 scans": (joined(SLOW[:-1] + SLOW[-1:] * (101 - sum(m == SCAN for m, _, _ in SLOW[:-1]))), "the JPEG has more than 100 scans"),
    "no scan": (joined([p for p in PHOTO if p[0] != SCAN]), "the JPEG holds no pixels"),
    "no end": (joined(PHOTO)[:-2], "the JPEG is cut off"),
    "half an end": (joined(PHOTO)[:-1], "the JPEG is cut off"),
    "no mark": (b"\xff\xd8\xff\xfe\0\2x" + joined(PHOTO)[2:], "the JPEG is damaged"),
    "a beginning within": (b"\xff\xd8\xff\xd8" + joined(PHOTO)[2:], "the JPEG is damaged"),
    "a length of 1": (b"\xff\xd8\xff\xfe\0\1" + joined(PHOTO)[2:], "the JPEG is cut off"),
}


class Files(unittest.TestCase):
    def test_what_is_wrong_is_said(self):
        for name, (file, why) in {**PNGS, **JPEGS}.items():
            for module in (native, shim):
                for function, more in ((module.probe, ()), (module.decode, (1 << 20, 1 << 24))):
                    with self.subTest(name, module=module.__name__), self.assertRaises(ValueError) as e:
                        function(file, *more)
                    self.assertEqual(str(e.exception), "decode image: " + why, name)

    def test_what_is_right_is_not_refused(self):
        hundred = joined(SLOW[:-1] + SLOW[-1:] * (100 - sum(m == SCAN for m, _, _ in SLOW[:-1])))
        for file in (RIGHT, RIGHT + b"what follows", joined(PHOTO), joined(PHOTO) + b"\xff\xd8 a preview", joined(SLOW), hundred):
            for module in (native, shim):
                self.assertEqual(module.decode(file, 1 << 20, 1 << 24)[:3], (2, 2, 3) if file[:4] == b"\x89PNG" else (24, 24, 3))


if __name__ == "__main__":
    unittest.main()
