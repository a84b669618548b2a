"""Signals, through medplug.signal over the C code, against numpy and scipy."""

import base64
import math
import unittest
from array import array

import numpy as np
from both import signals as sg
from scipy import ndimage
from scipy import signal as scipy_signal

rng = np.random.default_rng(20261122)


def walk(n=3000):
    return np.cumsum(rng.normal(size=n)) + 5 * np.sin(np.arange(n) / 40)


class Packed(unittest.TestCase):
    def test_samples(self):
        x = rng.integers(-32768, 32768, 500).astype("<i2")
        x[7] = -32768
        text = base64.b64encode(x.tobytes()).decode()
        self.assertEqual(sg.unpack(text).tolist(), x.tolist())
        got = np.array(sg.samples(text, 2.5))
        want = np.where(x == -32768, np.nan, x * 0.0025)
        np.testing.assert_allclose(got, want, rtol=1e-15)
        self.assertTrue(math.isnan(got[7]))
        self.assertFalse(np.isnan(np.array(sg.samples(text, 2.5, missing=99999))).any())

    def test_what_is_no_packed_signal(self):
        for text in ("", "AA==", "AAAAA", "AA\nA=", "AAA", "AAA=AAA=", "A A=", "é", "AA-_", None, 7, "data:,AAA="):
            with self.assertRaises((ValueError, TypeError)) as e:
                sg.unpack(text)
            self.assertIsInstance(e.exception, ValueError)
        for gain in (0, -1, math.nan, math.inf):
            with self.assertRaises(ValueError):
                sg.samples("AAA=", gain)


class Arithmetic(unittest.TestCase):
    def test_bridge(self):
        x = walk(200)
        x[[0, 1, 50, 51, 52, 120, 199]] = np.nan
        x[60] = np.inf
        there = np.isfinite(x)
        np.testing.assert_allclose(sg.bridge(x), np.interp(np.arange(200), np.nonzero(there)[0], x[there]), atol=1e-12)
        with self.assertRaises(ValueError):
            sg.bridge([math.nan])

    def test_sums(self):
        x, y = walk(100), walk(100)
        np.testing.assert_allclose(sg.blend(2, x, -0.5, y), 2 * x - 0.5 * y)
        np.testing.assert_allclose(sg.product(x, y), x * y)
        np.testing.assert_array_equal(sg.absolute(x), abs(x))
        np.testing.assert_allclose(sg.magnitude([x, y]), np.hypot(x, y))
        np.testing.assert_allclose(sg.magnitude([x, y], [2, 0.5]), np.hypot(2 * x, 0.5 * y))
        x[::3] = np.nan
        blocks = [x[i:i + 7] for i in range(0, 100, 7)]
        np.testing.assert_allclose(sg.block_mean(x, 7), [np.nanmean(b) for b in blocks])

    def test_moving(self):
        for n in (1, 3, 51, 999):
            for x in (walk(300), rng.integers(0, 4, 300).astype(float), walk(1), walk(1000)):
                np.testing.assert_allclose(sg.moving_average(x, n), ndimage.uniform_filter1d(x, n, mode="nearest"), atol=1e-9)
                np.testing.assert_allclose(sg.moving_median(x, n), ndimage.median_filter(x, n, mode="nearest"))

    def test_a_running_mean_loses_nothing(self):
        x = np.concatenate([[1e15], np.ones(5000)])
        self.assertEqual(sg.moving_average(x, 101)[4000], 1)

    def test_derivative(self):
        x = walk(50)
        np.testing.assert_allclose(sg.derivative(x, 360), np.gradient(x, 1 / 360), rtol=1e-9)

    def test_statistics(self):
        x = walk(501)
        x[::5] = np.nan
        got = sg.statistics(x)
        self.assertEqual((got.count, got.missing), (400, 101))
        np.testing.assert_allclose(got[2:], (np.nanmean(x), np.nanstd(x), np.nanmin(x), np.nanmax(x)))
        for q in (0, 3.3, 50, 99, 100):
            np.testing.assert_allclose(sg.percentile(x, q), np.nanpercentile(x, q))
        for x in ([3, 1, 2], np.sort(walk(700)), np.sort(walk(700))[::-1].copy(), np.ones(900), np.tile([1.0, 2.0], 500)):
            for q in (10, 50, 77.7):
                np.testing.assert_allclose(sg.percentile(x, q), np.percentile(x, q))

    def test_any_buffer_will_do(self):
        want = [1.0, -2.0, 3.0]
        for x in (want, tuple(want), array("h", [1, -2, 3]), array("b", [1, -2, 3]), array("i", [1, -2, 3]), array("f", want), array("d", want),
                  memoryview(array("d", want)), np.array(want), np.array(want, np.float32), np.array(want, np.int16), np.array(want, np.int64),
                  array("q", [1, -2, 3])):
            self.assertEqual(sg.blend(1, x, 0, x).tolist(), want)
        for x in ("123", None, 7, {1: 2}, ["a"], [None], np.array(want)[::2], np.array([1j])):
            with self.assertRaises((TypeError, BufferError, ValueError)):
                sg.absolute(x)


class Filters(unittest.TestCase):
    def test_butterworth(self):
        for kind, cutoff in (("lowpass", 40), ("lowpass", 124.9), ("highpass", 0.5), ("highpass", 120),
                             ("bandpass", (5, 15)), ("bandpass", (0.05, 150)), ("bandpass", (1, 240))):
            rate = 250 if np.max(cutoff) < 125 else 500
            for order in range(1, 9):
                _, want = scipy_signal.sosfreqz(scipy_signal.butter(order, cutoff, kind, fs=rate, output="sos"), 800)
                _, got = scipy_signal.sosfreqz(np.array(sg.butterworth(order, cutoff, rate, kind)), 800)
                np.testing.assert_allclose(got, want, atol=1e-8, err_msg=f"{kind} {cutoff} {order}")

    def test_notch(self):
        for q in (1, 30):
            b, a = scipy_signal.iirnotch(60, q, 500)
            np.testing.assert_allclose(sg.notch(60, q, 500)[0], [*b, *a], atol=1e-12)

    def test_designs_that_cannot_be(self):
        for args in ((0, 1, 10), (13, 1, 10), (2, 5, 10), (2, 0, 10), (2, math.nan, 10),
                     (2, (3, 2), 10, "bandpass"), (2, (2, 2), 10, "bandpass"), (2, 1, 10, "bandstop"), (2.5, 1, 10)):
            with self.assertRaises((ValueError, TypeError)):
                sg.butterworth(*args)
        for args in ((0, 1, 10), (5, 1, 10), (1, 0, 10), (1, 1e-9, 10), (math.nan, 1, 10)):
            with self.assertRaises(ValueError):
                sg.notch(*args)

    def test_sections(self):
        for kind, cutoff in (("lowpass", 40), ("highpass", 0.5), ("bandpass", (5, 15))):
            for order in (1, 2, 4):
                sections, x = sg.butterworth(order, cutoff, 250, kind), walk()
                np.testing.assert_allclose(sg.filter_sections(x, sections), scipy_signal.sosfilt(np.array(sections), x), atol=1e-8)
                np.testing.assert_allclose(sg.zero_phase(x, sections), scipy_signal.sosfiltfilt(np.array(sections), x), atol=1e-7)
        with self.assertRaises(ValueError):
            sg.filter_sections([1, 2], [(1, 0, 0, 1, -2, 1)])
        with self.assertRaises(ValueError):
            sg.zero_phase([1] * 6, sg.butterworth(1, 1, 10))

    def test_fir(self):
        taps, x = rng.normal(size=31), walk(400)
        np.testing.assert_allclose(sg.fir(x, taps), scipy_signal.lfilter(taps, 1, x), atol=1e-9)
        np.testing.assert_allclose(sg.fir(x, taps, centred=True), ndimage.convolve1d(x, taps, mode="nearest"), atol=1e-9)

    def test_resample(self):
        x = walk(777)
        for up, down in ((250, 360), (360, 250), (2, 1), (1, 2), (3, 7), (500, 1000), (1, 1), (1000, 999)):
            want = scipy_signal.resample_poly(x, up, down, padtype="edge")
            np.testing.assert_allclose(sg.resample(x, up, down), want, atol=1e-9)


class Peaks(unittest.TestCase):
    def test_peaks(self):
        found = 0
        for _ in range(60):
            x = rng.normal(size=400) + 3 * np.sin(np.arange(400) / 9)
            if rng.random() < 0.4:
                x = np.round(x * 2)
            for height, prominence in ((None, None), (1, None), (None, 2), (0, 3.5)):
                want, _ = scipy_signal.find_peaks(x, height=height, prominence=prominence)
                self.assertEqual(sg.find_peaks(x, height=height, prominence=prominence), want.tolist())
                found += len(want)
        self.assertGreater(found, 1000)

    def test_distance(self):
        for _ in range(60):
            x = rng.normal(size=400)
            for distance in (1, 2, 5.5, 40):
                want, _ = scipy_signal.find_peaks(x, distance=distance, height=-0.5, prominence=0.5)
                self.assertEqual(sg.find_peaks(x, distance=distance, height=-0.5, prominence=0.5), want.tolist())

    def test_prominences(self):
        x = walk(500)
        peaks, _ = scipy_signal.find_peaks(x)
        np.testing.assert_allclose(sg.prominences(x, peaks), scipy_signal.peak_prominences(x, peaks)[0])

    def test_missing_samples_are_refused(self):
        with self.assertRaises(ValueError):
            sg.find_peaks([0, 1, math.nan, 1, 0])


if __name__ == "__main__":
    unittest.main()
