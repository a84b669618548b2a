"""The contract's limits for images in requests: PNG or JPEG, at most 1 MiB and 12 megapixels each. Nothing is decoded."""

import binascii

from .fault import IMAGE_TOO_LARGE, INVALID_IMAGE

MAX_BYTES = 1 << 20
MAX_PIXELS = 12_000_000


def check(text):
    """Checks the base64 of an image; the code is empty when it is one."""
    if len(text) // 4 * 3 > MAX_BYTES + 3:
        return IMAGE_TOO_LARGE, "the image is larger than 1 MiB"
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        data = None
    if data is None or len(text) % 4:
        return INVALID_IMAGE, "not standard base64"
    if len(data) > MAX_BYTES:
        return IMAGE_TOO_LARGE, "the image is larger than 1 MiB"
    width, height = size(data)
    if width == 0 or height == 0:
        return INVALID_IMAGE, "not a PNG or JPEG image"
    if width * height > MAX_PIXELS:
        return IMAGE_TOO_LARGE, "the image has more than 12 megapixels"
    return "", ""


def size(data):
    """Width and height as the header of a PNG or JPEG says, zeros when it is neither."""
    if len(data) >= 24 and data[:16] == b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR":
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if len(data) < 4 or data[:2] != b"\xff\xd8":
        return 0, 0
    i = 2
    while i + 4 <= len(data) and data[i] == 0xFF:
        marker = data[i + 1]
        if marker == 0xFF:  # fill byte
            i += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD9:  # without a segment: none stands before the frame header
            return 0, 0
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # start of frame
            if i + 9 > len(data):
                return 0, 0
            return int.from_bytes(data[i + 7:i + 9], "big"), int.from_bytes(data[i + 5:i + 7], "big")
        else:
            i += 2 + int.from_bytes(data[i + 2:i + 4], "big")
    return 0, 0
