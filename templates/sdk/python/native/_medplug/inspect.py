"""What a PNG's or JPEG's structure says, and whether it is whole."""

import zlib

MAX_SCANS = 100


class Damaged(Exception):
    """Says in a few words what is wrong with a file."""


def need(right, wrong):
    if not right:
        raise Damaged(wrong)


def image(data):
    """A dictionary with format, width, height, channels, bits, and what decoding needs."""
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return png(data)
    need(data[:3] == b"\xff\xd8\xff", "neither PNG nor JPEG")
    return jpeg(data)


def png(data):
    head, at, idat, over = {}, 8, [], False
    while True:
        need(len(data) - at >= 12, "the PNG is cut off")
        length = int.from_bytes(data[at:at + 4], "big")
        need(length <= len(data) - at - 12, "the PNG is cut off")
        kind, body = data[at + 4:at + 8], data[at + 8:at + 8 + length]
        need(zlib.crc32(kind + body) == int.from_bytes(data[at + 8 + length:at + 12 + length], "big"), "a checksum of the PNG is wrong")
        need((at == 8) == (kind == b"IHDR"), "the PNG's header is damaged")
        if at == 8:
            png_header(head, body)
        elif kind == b"PLTE":
            right = "palette" not in head and not idat and "transparent" not in head and not length % 3 and 3 <= length <= 768
            need(right and head["channels"] >= 3, "the PNG's palette is damaged")
            head["palette"] = body
        elif kind == b"tRNS":
            want = (1, 256) if head["color"] == 3 else {0: (2, 2), 2: (6, 6)}.get(head["color"], (1, 0))
            right = "transparent" not in head and not idat and want[0] <= length <= want[1]
            need(right and (head["color"] != 3 or 3 * length <= len(head.get("palette", b""))), "the PNG's transparency is damaged")
            head["transparent"] = body
        elif kind == b"IDAT":
            need(not over and (head["color"] != 3 or "palette" in head), "the PNG's chunks are out of order")
            idat.append(body)
        elif kind == b"IEND":
            need(idat, "the PNG holds no pixels")
            if "transparent" in head:
                head["channels"] = 2 if head["channels"] == 1 else 4
            return {**head, "data": b"".join(idat)}
        else:
            need(kind[0] & 0x20, "the PNG needs a chunk that is not known")
        over = over or bool(idat) and kind != b"IDAT"
        at += 12 + length


def png_header(head, body):
    need(len(body) == 13, "the PNG's header is damaged")
    width, height = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
    need(0 < width <= 0x7fffffff and 0 < height <= 0x7fffffff, "the PNG's size is none")
    depths = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
    need(body[8] in depths.get(body[9], ()) and body[10:12] == b"\0\0" and body[12] < 2, "the PNG's header is damaged")
    channels = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}[body[9]]
    head.update(format="png", width=width, height=height, channels=channels, bits=16 if body[8] == 16 else 8)
    head.update(depth=body[8], color=body[9], interlaced=body[12] == 1)


def jpeg(data):
    head, at = {"dc": set(), "ac": set(), "quantizers": set(), "scans": 0}, 2
    while True:
        need(at < len(data), "the JPEG is cut off")
        need(data[at] == 0xff, "the JPEG is damaged")
        while at < len(data) and data[at] == 0xff:
            at += 1
        need(at < len(data), "the JPEG is cut off")
        mark = data[at]
        at += 1
        if mark == 0xd9:
            need(head["scans"], "the JPEG holds no pixels")
            return {**head, "end": at}
        need(not (mark in (0, 1) or 0xd0 <= mark <= 0xd8), "the JPEG is damaged")
        length = int.from_bytes(data[at:at + 2], "big")
        need(2 <= length <= len(data) - at, "the JPEG is cut off")
        body = data[at + 2:at + length]
        at += length
        if mark in (0xc0, 0xc1, 0xc2):
            jpeg_frame(head, body, mark == 0xc2)
        elif mark == 0xc4:
            jpeg_huffman(head, body)
        elif mark == 0xdb:
            jpeg_quantizers(head, body)
        elif mark == 0xda:
            jpeg_scan(head, body)
            at = past_scan(data, at)
        elif mark == 0xdd:
            need(len(body) == 2, "the JPEG is damaged")
        else:
            need(mark == 0xfe or 0xe0 <= mark <= 0xef, "this kind of JPEG is not known")


def jpeg_frame(head, body, progressive):
    damaged = "the JPEG's header is damaged"
    need("ids" not in head and len(body) >= 6, damaged)
    height, width, n = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big"), body[5]
    need(body[0] == 8, "JPEGs have 8 bits")
    need(width and height, "the JPEG's size is none")
    need(n in (1, 3, 4) and len(body) == 6 + 3 * n, damaged)
    head.update(format="jpeg", width=width, height=height, channels=n, bits=8, progressive=progressive, ids=[], tables=[])
    for i in range(n):
        name, sampling, table = body[6 + 3 * i:9 + 3 * i]
        need(sampling >> 4 in (1, 2, 4) and sampling & 15 in (1, 2, 4), "the JPEG's sampling is not known")
        need(name not in head["ids"] and table <= 3, damaged)
        head["ids"].append(name)
        head["tables"].append(table)


def jpeg_huffman(head, body):
    damaged = "a table of the JPEG is damaged"
    while body:
        need(len(body) >= 17 and body[0] >> 4 <= 1 and body[0] & 15 <= 3, damaged)
        code = 0
        for length in range(1, 17):
            code += body[length]
            need(code <= 1 << length, damaged)
            code <<= 1
        symbols = sum(body[1:17])
        need(symbols <= 255 and len(body) >= 17 + symbols, damaged)
        need(body[0] >> 4 or all(s <= 15 for s in body[17:17 + symbols]), damaged)
        head["ac" if body[0] >> 4 else "dc"].add(body[0] & 15)
        body = body[17 + symbols:]


def jpeg_quantizers(head, body):
    while body:
        take = 129 if body[0] >> 4 else 65
        need(body[0] >> 4 <= 1 and body[0] & 15 <= 3 and len(body) >= take, "a table of the JPEG is damaged")
        head["quantizers"].add(body[0] & 15)
        body = body[take:]


def jpeg_scan(head, body):
    damaged, missing = "a scan of the JPEG is damaged", "a table of the JPEG is missing"
    need("ids" in head and body and 1 <= body[0] <= head["channels"] and len(body) == 4 + 2 * body[0], damaged)
    head["scans"] += 1
    need(head["scans"] <= MAX_SCANS, "the JPEG has more than 100 scans")
    first, last, high, low = body[-3], body[-2], body[-1] >> 4, body[-1] & 15
    if head["progressive"]:
        right = first <= last <= 63 and high <= 13 and low <= 13 and (first or not last) and (not first or body[0] == 1)
    else:
        right = not (first or high or low)
    need(right, damaged)
    seen = set()
    for k in range(body[0]):
        name, tables = body[1 + 2 * k], body[2 + 2 * k]
        need(name in head["ids"] and name not in seen, damaged)
        seen.add(name)
        dc, ac = tables >> 4, tables & 15
        need(dc <= 3 and ac <= 3 and head["tables"][head["ids"].index(name)] in head["quantizers"], missing)
        needs_dc, needs_ac = (not first and not high, first > 0) if head["progressive"] else (True, True)
        need((not needs_dc or dc in head["dc"]) and (not needs_ac or ac in head["ac"]), missing)


def past_scan(data, at):
    """Where the marker behind entropy-coded data begins."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            return len(data)
        following = data[at + 1:at + 2]
        if following and following[0] not in (0, 0xff) and not 0xd0 <= following[0] <= 0xd7:
            return at
        at += 1 if following == b"\xff" else 2
