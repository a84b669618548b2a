"""Decodes an image of the request and shrinks it to what is measured."""

import binascii

from medplug import Fault, imaging

MOST_PIXELS = 500_000  # keeps what decoding takes within class standard
WORK_SIDE = 160  # pixels of the longer side of what is measured; more would not measure better


class Picture:
    """An image as it is measured: shrunk by area, 8 bits a channel, over white."""

    def __init__(self, image):
        self.width, self.height = image.width, image.height  # of the image
        self.scale = max(1.0, max(image.width, image.height) / WORK_SIDE)  # pixels of the image to one of the picture
        if self.scale > 1:
            image = imaging.resize(image, max(1, int(image.width / self.scale)), max(1, int(image.height / self.scale)))
        self.image = imaging.to_rgb(image) if image.channels == 1 else image


def open_image(encoded, index):
    """Decodes an image of the request. Its faults are the contract's: what is too large for this plugin's memory, and what
    claims to be an image and is none."""
    path = f"/lesion_images/{index}"
    try:
        return Picture(imaging.decode(binascii.a2b_base64(encoded), max_pixels=MOST_PIXELS))
    except (imaging.ImageTooLarge, MemoryError):  # with transparency, decoding takes a third more
        raise Fault("image_too_large", "more pixels than this plugin's memory holds", path) from None
    except ValueError:
        raise Fault("invalid_image", "the image cannot be decoded", path) from None
