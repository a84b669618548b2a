"""Tests on testdata/text.json, an invented text."""

import json
import unittest

from tests import ROOT  # first: it says where the SDK is

import texts
from medplug.rehearse import Rehearsal
from persons import without_persons
from plugin import process_medical_content
from reading import reading_ease, syllables


def fixture(**change):
    return json.loads((ROOT / "testdata" / "text.json").read_bytes()) | change


def prepared(text, host=None):
    return (host or Rehearsal()).answer(process_medical_content, fixture(content=text))


class Prepare(unittest.TestCase):
    def test_the_fixture(self):
        host = Rehearsal()
        r = host.answer(process_medical_content, fixture())
        for gone in ("98765", "losartana", "garantido", "você tem"):
            self.assertNotIn(gone, r.content)
        for kept in ("[PHONE]", "Se você apresenta diabetes", "quase nunca dá sintomas"):
            self.assertIn(kept, r.content)
        data = r.content.encode()
        self.assertEqual(len(r.disclaimers_placed), 4)
        self.assertEqual(data[r.disclaimers_placed[1].start:r.disclaimers_placed[1].end].decode(), "não substitui a avaliação médica")
        self.assertEqual([data[c.start:c.end].decode() for c in r.claims], [c.text for c in r.claims])
        self.assertEqual(len(r.claims), 1)
        self.assertEqual(r.references[0].doi, "10.1000/exemplo.2020")
        self.assertEqual(len(r.compliance_status.compliance_issues), 2)
        self.assertTrue(r.compliance_status.disclaimer_complete)
        self.assertGreater(r.reading_level, 0)
        self.assertEqual(host.authorities, [{"authority": "crm", "kind": "registration", "subject": "PE 12345"}])
        self.assertEqual([a["event_type"] for a in host.audits], ["content_prepared"])

    def test_a_denial_makes_a_promise_harmless(self):
        self.assertIn("cura garantida", prepared("Não existe cura garantida.").content)
        self.assertNotIn("cura garantida", prepared("Aqui a cura é simples: cura garantida.").content)
        self.assertNotIn("câncer", prepared("VOCÊ\nTEM câncer.").content)
        self.assertNotIn("câncer", prepared("Voce\u0302 tem câncer. Beba água.").content)

    def test_doses_are_taken_out_and_reports_stay(self):
        for text in ("Tome 50 mg pela manhã.", "Use 2 comprimidos.", "Aplique (10 UI) à noite."):
            self.assertNotIn(text, prepared(text).content)
        for text in ("Os pacientes receberam 50 mg.", "Tome água com frequência.", "Use 2 vezes."):
            self.assertIn(text, prepared(text).content)

    def test_every_place_of_a_phrase_is_found(self):
        r = prepared("Cura garantida hoje! Cura  \n garantida amanhã! Beba água.\n\nA cura\tgarantida existe.")
        self.assertNotIn("arantida", r.content)
        self.assertIn("Beba água.", r.content)

    def test_nothing_to_prepare(self):
        r = prepared(" \n")
        self.assertEqual((r.status, r.reason_code, r.reading_level), ("not_analysable", "empty_content", None))

    def test_an_unknown_registration_is_told(self):
        r = Rehearsal(authority=lambda query: "not_found").answer(process_medical_content, fixture())
        self.assertIs(r.compliance_status.medical_authority_verified, False)
        self.assertIn("Conferir o registro do autor", [m.action for m in r.medical_recommendations])


class Parts(unittest.TestCase):
    def test_masks_by_form_and_check_digit(self):
        for text, want in (
            ("CPF 529.982.247-25.", "CPF [CPF]."),
            ("CPF 529.982.247-26.", "CPF [CPF]."),
            ("52998224725 e 12345678900", "[CPF] e 12345678900"),
            ("ligue (81) 3222-1234 já", "ligue [PHONE] já"),
            ("+55 11 98765-4321", "[PHONE]"),
            ("escreva a ana.b@exemplo.com.br.", "escreva a [EMAIL]."),
            ("11987654321@exemplo.com e 11987654321", "[EMAIL] e [PHONE]"),
            ("CRM 12345, pressão 120-80, 10.1000/x", "CRM 12345, pressão 120-80, 10.1000/x"),
        ):
            self.assertEqual(without_persons(text)[0], want)

    def test_the_note_stands_once(self):
        once, _ = texts.with_note("Beba água.")
        self.assertEqual(texts.with_note(once)[0], once)

    def test_counts_syllables(self):
        for word, want in (("saúde", 3), ("coração", 3), ("água", 2), ("médico", 3), ("123", 0), ("poeta", 3)):
            self.assertEqual(syllables(word), want, word)

    def test_reading_ease(self):
        self.assertIsNone(reading_ease("Beba água."))
        self.assertGreater(reading_ease("O sol é bom. " * 10), 90)
        self.assertLess(reading_ease("Hipercolesterolemia heterozigótica multifatorial " * 10), 10)


if __name__ == "__main__":
    unittest.main()
