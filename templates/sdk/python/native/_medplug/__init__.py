"""What medplug.imaging and medplug.signal compute with, in plain Python: for unit tests outside of WebAssembly.

In a plugin the same functions are in C (harness/build/python/native in medplug's source). Both give the same whole numbers,
floats within a few parts in a million, and the same errors; 8-bit results of filters may differ by 1, those of JPEGs by a few
steps, for the decoders are not the same. This one is a few hundred times slower. JPEGs need Pillow.
"""

from .check import ImageTooLarge
from .codec import decode, probe
from .color import distance, from_hsv, from_lab, nearest, to_grey, to_hsv, to_lab, to_rgb
from .filter import convolve, morph, separable
from .geometry import affine, crop, radial, radii, resize, runs
from .iir import filter_sections, zero_phase
from .peak import find_peaks, prominences
from .pixel import combine, convert, count, histogram, invert, lookup, multiply, otsu, threshold
from .rational import fir, resample
from .region import components, fill, regions, select
from .series import (
    absolute, blend, block_mean, bridge, derivative, doubles, magnitude, moving_average, moving_median, percentile, product, samples,
    statistics,
)

__all__ = (
    "ImageTooLarge", "absolute", "affine", "blend", "block_mean", "bridge", "combine", "components", "convert", "convolve", "count", "crop",
    "decode", "derivative", "distance", "doubles", "fill", "filter_sections", "find_peaks", "fir", "from_hsv", "from_lab", "histogram", "invert",
    "lookup", "magnitude", "morph", "moving_average", "moving_median", "multiply", "nearest", "otsu", "percentile", "probe", "product",
    "prominences", "radial", "radii", "regions", "resample", "resize", "runs", "samples", "select", "separable", "statistics", "threshold",
    "to_grey", "to_hsv", "to_lab", "to_rgb", "zero_phase",
)
