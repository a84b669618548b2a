"""Tests on testdata/lesion.json, a drawn naevus, and on ellipses."""

import base64
import json
import struct
import unittest
import zlib

from tests import ROOT  # first: it says where the SDK is

from medplug import Fault
from medplug.rehearse import Rehearsal
from plugin import process_medical_content

SKIN, BROWN, BLACK, WHITE = (224, 180, 160), (135, 44, 5), (0, 0, 0), (255, 255, 255)


def png(width, height, rows):
    """A PNG of rows of RGB bytes."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + r for r in rows))) + chunk(b"IEND", b"")


def drawn(width, height, a, b, skin=SKIN, spot=BROWN):
    """Skin with an ellipse of another colour in its middle."""
    rows = []
    for y in range(height):
        dy = (y - (height - 1) / 2) / b
        half = a * max(0.0, 1 - dy * dy) ** 0.5 if abs(dy) <= 1 else -1
        rows.append(b"".join(bytes(spot if abs(x - (width - 1) / 2) <= half else skin) for x in range(width)))
    return png(width, height, rows)


def fixture(images=None, **change):
    request = json.loads((ROOT / "testdata" / "lesion.json").read_bytes()) | change
    if images:
        request["lesion_images"] = [base64.b64encode(image).decode() for image in images]
    return {name: value for name, value in request.items() if value is not None}


class Lesions(unittest.TestCase):
    def answer(self, request):
        host = Rehearsal()
        r = host.answer(process_medical_content, request)
        self.assertTrue(r.compliance_status.disclaimer_complete)
        self.assertIn("dermatologista", r.disclaimer.text)
        self.assertEqual(len(host.audits), 1)
        self.assertTrue(r.medical_recommendations)
        return r

    def test_the_saved_lesion(self):
        """It was drawn round and even, with a diameter of 3.9 mm, in light and dark brown."""
        lesion = self.answer(fixture()).lesion_characteristics["lesion_1"]
        score = lesion.abcde_score
        self.assertAlmostEqual(score.diameter_mm, 3.9, delta=0.2)
        self.assertLess(score.asymmetry_score, 0.15)
        self.assertLess(score.border_irregularity, 0.1)
        self.assertEqual(score.evolution, "none")
        self.assertGreater(lesion.color_distribution["light_brown"], 0.4)
        self.assertGreater(lesion.color_distribution["dark_brown"], 0.1)

    def test_ellipses(self):
        for width, height in ((120, 90), (200, 200)):
            a, b = 0.3 * height, 0.2 * height
            lesion = self.answer(fixture([drawn(width, height, a, b)], mm_per_px=0.1)).lesion_characteristics["lesion_1"]
            score = lesion.abcde_score
            self.assertAlmostEqual(score.diameter_mm / (0.2 * a), 1, delta=0.06)
            self.assertLess(score.asymmetry_score, 0.1)
            self.assertAlmostEqual(score.border_irregularity, 0.085, delta=0.05)
            self.assertEqual(score.color_variation, 0)
            self.assertGreater(lesion.color_distribution["dark_brown"], 0.97)

    def test_risk(self):
        spot = drawn(120, 120, 24, 23)
        calm = self.answer(fixture([spot], mm_per_px=None))
        self.assertEqual(calm.malignancy_risk_assessment.risk_level, "LOW")
        self.assertIsNone(calm.lesion_characteristics["lesion_1"].abcde_score.diameter_mm)
        for scale in (1e-9, 1e307):
            odd = self.answer(fixture([spot], mm_per_px=scale))
            self.assertIsNone(odd.lesion_characteristics["lesion_1"].abcde_score.diameter_mm, scale)
        told = self.answer(fixture([spot], mm_per_px=0.2, audience="patient",
                                   patient_history={"evolution": "bleeding", "personal_history_melanoma": True}))
        self.assertEqual(told.malignancy_risk_assessment.risk_level, "HIGH")
        self.assertEqual(len(told.malignancy_risk_assessment.risk_factors), 3)
        self.assertEqual(told.medical_recommendations[0].urgency, "urgent")

    def test_nothing_to_measure(self):
        for name, image in {
            "black": drawn(64, 64, 1, 1, BLACK, BLACK), "white": drawn(64, 64, 1, 1, WHITE, WHITE), "bare skin": drawn(64, 64, 1, 1, SKIN, SKIN),
            "faint": drawn(64, 64, 15, 15, spot=(219, 176, 157)), "too small": drawn(24, 24, 8, 8), "one pixel": drawn(1, 1, 1, 1),
            "all of it": drawn(64, 64, 31, 60),
        }.items():
            r = self.answer(fixture([image]))
            self.assertEqual((r.status, r.reason_code), ("not_analysable", "poor_quality"), name)
        two = self.answer(fixture([drawn(64, 64, 15, 15), drawn(64, 64, 1, 1, SKIN, SKIN)]))
        self.assertEqual(len(two.lesion_characteristics), 1)
        self.assertEqual(two.confidence, 0.35)
        self.assertIn("Imagens sem lesão delimitável: 1.", two.limitations)

    def test_bad_images(self):
        whole = drawn(64, 64, 20, 16)
        for name, image, code in (("too many pixels", png(800, 700, [bytes(2400)] * 700), "image_too_large"),
                                  ("cut off", whole[:100], "invalid_image"), ("header alone", whole[:26], "invalid_image")):
            with self.assertRaises(Fault, msg=name) as raised:
                Rehearsal().answer(process_medical_content, fixture([image]))
            self.assertEqual((raised.exception.code, raised.exception.path), (code, "/lesion_images/0"), name)


if __name__ == "__main__":
    unittest.main()
