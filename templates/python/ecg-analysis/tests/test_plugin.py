"""Tests on testdata/ecg.json, a generated ECG of 12 leads."""

import json
import unittest

from tests import ROOT  # first: it says where the SDK is

from medplug import GUIDELINE_FAIL, Fault, ecg
from medplug.contract.ecg_analysis import ECGAnalysisRequest
from medplug.read import read_request
from medplug.rehearse import Rehearsal
from plugin import process_medical_content

TRUTH = [67, 156, 246, 338, 431, 522, 613, 704, 796, 885, 972, 1056, 1140, 1224]  # R peaks, in samples at 125 Hz
RAW = (ROOT / "testdata" / "ecg.json").read_bytes()


def fixture(**change):
    return {name: value for name, value in (json.loads(RAW) | change).items() if value is not None}


def rewritten(change):
    """The signal of the saved request, sample by sample, in mV."""
    signals = ecg.leads(read_request(RAW, ECGAnalysisRequest))
    return {"ecg_packed": None, "leads": {name: [change(name, i, v) for i, v in enumerate(mv)] for name, mv in signals}}


def raised(lead, i, mv):
    return mv + 0.3 if lead in ("II", "III", "aVF") and any(r + 4 < i < r + 30 for r in TRUTH) else mv


class ECG(unittest.TestCase):
    def answer(self, request, host=None):
        """The answer, after a look at what none may lack."""
        host = host or Rehearsal()
        r = host.answer(process_medical_content, request)
        self.assertTrue(r.compliance_status.disclaimer_complete)
        self.assertIn("cardiologista", r.disclaimer.text)
        self.assertEqual(len(host.audits), 1)
        self.assertEqual(len(host.recommendations), len(r.medical_recommendations))
        for m in r.medical_recommendations:
            self.assertTrue(m.action and m.timeframe and m.medical_disclaimer)
        return r

    def test_measurements(self):
        r = self.answer(fixture())
        self.assertEqual(len(r.r_peaks), len(TRUTH))
        self.assertLessEqual(max(abs(a - b) for a, b in zip(r.r_peaks, TRUTH)), 1)
        self.assertAlmostEqual(r.heart_rate.avg_heart_rate, 84.3, delta=0.2)
        self.assertAlmostEqual(r.heart_rate.heart_rate_variability, 25.3, delta=3)
        self.assertEqual((r.rhythm_analysis.rhythm, r.rhythm_analysis.regular, r.rhythm_analysis.ectopic_beats), ("regular", True, 0))
        self.assertEqual((len(r.st_analysis), r.abnormality_detection), (12, []))
        self.assertTrue(0.5 < r.confidence < 1)

    def test_packed_samples_and_numbers_are_the_same_signal(self):
        numbers, packed = self.answer(fixture(**rewritten(lambda lead, i, v: v))), self.answer(fixture())
        self.assertEqual((numbers.r_peaks, numbers.heart_rate, numbers.st_analysis), (packed.r_peaks, packed.heart_rate, packed.st_analysis))

    def test_st_elevation_is_an_emergency(self):
        r = self.answer(fixture(**rewritten(raised)))
        self.assertEqual(r.medical_recommendations[0].urgency, "emergency")
        self.assertEqual(r.abnormality_detection[0].abnormality_type, "st_elevation")
        told = self.answer(fixture(audience="patient", **rewritten(raised)))
        self.assertIn("192", told.medical_recommendations[0].action)

    def test_a_slow_heart(self):
        r = self.answer(fixture(sampling_rate=65))
        self.assertEqual(r.abnormality_detection[0].abnormality_type, "heart_rate_low")
        self.assertEqual(r.medical_recommendations[0].urgency, "soon")

    def test_refusals(self):
        for name, change, code in (("flat", lambda lead, i, v: 0.0, "flat_signal"), ("too high", lambda lead, i, v: 100 * v, "poor_quality"),
                                   ("noise", lambda lead, i, v: i * i * 0.618 % 1, "poor_quality")):
            r = self.answer(fixture(**rewritten(change)))
            self.assertEqual((r.status, r.reason_code, r.heart_rate), ("not_analysable", code, None), name)
            self.assertTrue(r.reason)
        short = rewritten(lambda lead, i, v: v)
        short["leads"] = {name: mv[:300] for name, mv in short["leads"].items()}
        self.assertEqual(self.answer(fixture(**short)).reason_code, "too_short")

    def test_a_rejected_recommendation_is_named(self):
        r = self.answer(fixture(), Rehearsal(guideline=lambda recommendation: GUIDELINE_FAIL))
        self.assertIs(r.compliance_status.crm_compliant, False)
        self.assertEqual(len(r.compliance_status.compliance_issues), 1)

    def test_a_bad_request(self):
        with self.assertRaises(Fault) as caught:
            Rehearsal().answer(process_medical_content, fixture(sampling_rate=None))
        self.assertEqual((caught.exception.code, caught.exception.path), ("missing_field", "/sampling_rate"))


if __name__ == "__main__":
    unittest.main()
