"""Tests of the SDK in Python by itself: a plugin as its host sees it, with the host in memory. Run by TestPythonSDK."""

import json
import math
import sys
import types
import unittest
from dataclasses import dataclass

STAMP = {"id": "org.example.ecg", "version": "1.2.3", "kind": "health-content", "specialty": "any", "entry": "process_medical_content",
         "population": {"age_min": 18, "age_max": 90}, "max_input_bytes": 4096, "max_output_bytes": 8192,
         "ai": {"used": False, "model_version": ""}, "host_functions": ["log_medical_audit_event"]}
sys.modules["_medplug_manifest"] = types.ModuleType("_medplug_manifest")
sys.modules["_medplug_manifest"].STAMP = STAMP  # as medplug build puts it

import _extism  # noqa: E402
import extism  # noqa: E402
import medplug  # noqa: E402
from medplug.contract.common import AIUse, Claim  # noqa: E402
from medplug.contract.ecg_analysis import ECGAnalysisRequest  # noqa: E402
from medplug.contract.health_content import HealthContentRequest, HealthContentResponse  # noqa: E402
from medplug.rehearse import Rehearsal  # noqa: E402

SECRET = "MARIA 529.982.247-25"
PLUGIN = medplug.Plugin(
    disclaimer=medplug.Disclaimer(text="Apoio. Não substitui o médico, que decide.", elements=["support_only", "not_substitute", "professional_decides"]),
    limitations=["Só um teste."],
)
RECOMMENDATION = medplug.Recommendation(priority="ROUTINE", urgency="routine", recommendation="Encaminhe.")


def request(**change):
    whole = {"contract": "1", "kind": "health-content", "request_id": "r-1", "processing_timestamp": "2026-11-22T10:00:00Z", "content": SECRET} | change
    return json.dumps(whole).encode()


def entry(handler):
    return medplug.Entry(PLUGIN, HealthContentRequest, handler)


def fine(call, request):
    return HealthContentResponse(content="ok", confidence=0.5)


def called(func, data=b""):
    """What a host sees of one call: the code, the output, the error as JSON or text."""
    host = _extism.reset()
    host.input = data
    code = extism._wrap(func)()
    try:
        error = host.error and json.loads(host.error)
    except ValueError:
        error = host.error
    return code, host.output, error


class Extism(unittest.TestCase):
    def test_input_and_output(self):
        for give, take, want in (
            (lambda: extism.output_bytes(extism.input_bytes()), b"\x00\xff", b"\x00\xff"),
            (lambda: extism.output_str(extism.input_str()), "ação".encode(), "ação".encode()),
            (lambda: extism.output_json(extism.input_json()), b' {"a": [1, null, "\xc3\xa7"]} ', '{"a":[1,null,"ç"]}'.encode()),
            (lambda: extism.output(extism.input(dict)), b'{"a":1}', b'{"a":1}'),
            (lambda: extism.output(extism.input(str)), b"x", b"x"),
            (lambda: extism.output(extism.input(bytes)), b"x", b"x"),
            (lambda: extism.output(memoryview(b"abc")[1:]), b"", b"bc"),
            (lambda: extism.output_json(extism.input_json(int) + 1), b'"41"', b"42"),
            (lambda: extism.output(extism.Json([1, (2, 3)])), b"", b"[1,[2,3]]"),
            (lambda: None, b"x", None),
        ):
            self.assertEqual(called(give, take), (0, want, None))

    def test_json_classes(self):
        @dataclass
        class User(extism.Json):
            admin: bool
            name: str

        def turn():
            user = extism.input(User)
            extism.output(User(not user.admin, user.name + "!"))

        self.assertEqual(called(turn, b'{"admin":true,"name":"a"}')[1], b'{"admin":false,"name":"a!"}')

    def test_nothing_that_is_no_json_comes_in_or_goes_out(self):
        for text in (b"NaN", b"[Infinity]", b"-Infinity"):
            self.assertEqual(called(lambda: extism.input_json(), text)[0], 1)
        for value in (math.nan, [math.inf], {"a": -math.inf}, {1, 2}, "\ud800"):
            code, output, error = called(lambda: extism.output_json(value))
            self.assertEqual((code, output, error["code"]), (1, None, "internal"), value)

    def test_config_vars_and_log(self):
        host = _extism.reset()
        host.config = {"k": "ç", "j": '{"a":1}'}
        self.assertEqual((extism.Config.get("k"), extism.Config.get_str("k"), extism.Config.get_json("j"), extism.Config.get("none")), ("ç", "ç", {"a": 1}, None))
        extism.Var.set("v", "ç")
        self.assertEqual((extism.Var.get_str("v"), extism.Var.get_bytes("v")), ("ç", "ç".encode()))
        extism.Var.set("v", b"[1]")
        self.assertEqual(extism.Var.get_json("v"), [1])
        extism.Var.set("v", None)
        self.assertEqual((extism.Var.get_bytes("v"), extism.Var.get_str("v"), extism.Var.get_json("v")), (None, None, None))
        extism.log(extism.LogLevel.Warn, "careful")
        self.assertEqual(host.logs, [(3, "careful")])

    def test_host_functions(self):
        @extism.import_fn("extism:host/user", "check_consent")
        def check_consent(question: dict) -> dict: ...

        @extism.import_fn("extism:host/user", "log_medical_audit_event")
        def audit(event: str): ...

        @extism.import_fn("extism:host/user", "validate_crm_cardiology_guidelines")
        def guideline(recommendation: extism.Json) -> int: ...

        host = _extism.reset()
        self.assertEqual(check_consent({"patient_id": "p", "purpose_id": "q"}), {"status": "missing"})
        self.assertIsNone(audit("text"))
        self.assertEqual(guideline(extism.Json({"priority": "x"})), 2)
        self.assertEqual(host.calls, [("check_consent", b'{"patient_id":"p","purpose_id":"q"}'), ("log_medical_audit_event", b"text"),
                                      ("validate_crm_cardiology_guidelines", b'{"priority":"x"}')])
        with self.assertRaises(ImportError):
            extism.import_fn("extism:host/user", "kv_read")
        with self.assertRaises(RuntimeError):
            extism.Http.request("x")

    def test_the_entry_is_found(self):
        module = types.ModuleType("plugin")
        module.named, module.takes, module.number = lambda: 7, lambda request: None, 3
        self.assertEqual(extism._bind(module, "named")(), 7)
        for name in ("absent", "takes", "number"):
            with self.assertRaises(RuntimeError, msg=name):
                extism._bind(module, name)

        @extism.plugin_fn
        def marked():
            return "not a code"

        self.assertEqual(extism._bind(module, "marked")(), 0)

    def test_errors_hold_no_value(self):
        def plain():
            raise ValueError(SECRET)

        def made_class():
            raise type(f"Failed {SECRET}", (KeyError,), {})(SECRET)

        def made_file():
            exec(compile("1/0", SECRET, "exec"))

        def made_function():
            scope = {}
            exec(compile(f"def f{'_' * 3}():\n raise OSError('{SECRET}')", "x", "exec"), scope)
            scope["f___"]()

        def grouped():
            raise ExceptionGroup(SECRET, [ValueError(SECRET)])

        for func, name in ((plain, "ValueError"), (made_class, "KeyError"), (made_file, "ZeroDivisionError"), (made_function, "OSError"),
                           (lambda: sys.exit(SECRET), "SystemExit"), (lambda: (_ for _ in ()).throw(KeyboardInterrupt(SECRET)), "KeyboardInterrupt"),
                           (grouped, "ExceptionGroup"), (lambda: json.loads("{" + SECRET), "JSONDecodeError")):
            code, output, error = called(func)
            self.assertEqual((code, output, error["code"], error["path"]), (1, None, "internal", ""))
            self.assertTrue(error["message"].startswith(name + " in "), error)
            self.assertIn(", line ", error["message"])
            for part in SECRET.split():
                self.assertNotIn(part, error["message"])

    def test_where_memory_ends(self):
        def full():
            raise MemoryError

        self.assertEqual(called(full)[2]["message"], "the plugin ran out of memory")
        told, _extism.error_set = _extism.error_set, lambda text: full()
        try:
            self.assertEqual(called(full)[0], 2)
        finally:
            _extism.error_set = told

    def test_endless_recursion_is_an_error(self):
        def down():
            return down()

        self.assertEqual(called(down)[2]["message"].split()[0], "RecursionError")


class Entries(unittest.TestCase):
    def test_an_answer(self):
        code, output, error = called(entry(fine), request())
        got = json.loads(output)
        self.assertEqual((code, error), (0, None))
        self.assertEqual((got["provenance"], got["request_id"], got["audience"], got["language"]),
                         ({"plugin": "org.example.ecg", "version": "1.2.3"}, "r-1", "professional", "pt-BR"))
        self.assertEqual((got["limitations"], got["human_review"], got["processing_audit"]["processed_at"]),
                         (["Só um teste."], {"status": "pending", "reviewer": None}, "2026-11-22T10:00:00Z"))
        self.assertEqual([got["compliance_status"][k] for k in ("crm_compliant", "anvisa_compliant", "medical_authority_verified", "disclaimer_complete")],
                         [None, None, None, True])

    def test_faults_are_told_as_they_are(self):
        def own(call, request):
            raise medplug.Fault("x_lead_swapped", "two leads are swapped", "/leads")

        for handler, data, want in (
            (own, request(), {"code": "x_lead_swapped", "message": "two leads are swapped", "path": "/leads"}),
            (fine, request(content=3), {"code": "wrong_type", "message": "want string, got number", "path": "/content"}),
            (fine, request(kind="dermoscopy"), {"code": "unsupported_kind", "message": "the kind must be health-content", "path": "/kind"}),
            (fine, b"{", {"code": "invalid_json", "message": "not JSON at byte 1", "path": ""}),
            (fine, request(content="x" * 5000), {"code": "input_too_large", "message": "the request is longer than 4096 bytes", "path": ""}),
        ):
            self.assertEqual(called(entry(handler), data), (1, None, want))

    def test_what_is_no_answer(self):
        for handler, code in ((lambda call, request: None, "internal"), (lambda call, request: {"content": "x"}, "internal"),
                              (lambda call, request: HealthContentResponse(content="x", confidence=math.nan), "internal"),
                              (lambda call, request: HealthContentResponse(content="\ud800"), "internal"),
                              (lambda call, request: HealthContentResponse(content="x" * 8192), "output_too_large"),
                              (lambda call, request: request.nothing, "internal")):
            got = called(entry(handler), request())
            self.assertEqual((got[0], got[1], got[2]["code"]), (1, None, code))
            self.assertNotIn("MARIA", got[2]["message"])

    def test_long_errors_are_cut(self):
        for message, path in (("é" * 2000, "/a"), ("x", "/" + "y" * 2000), ("\n" * 2000, "")):
            text = medplug.Fault("internal", message, path).error_json()
            self.assertLessEqual(len(text.encode()), 1024)
            self.assertEqual(json.loads(text)["code"], "internal")

    def test_a_host_function_must_be_declared(self):
        def asks(call, request):
            call.check_consent("p", "q")

        host = called(entry(asks), request())
        self.assertIn("check_consent is not named in medplug.yaml", host[2]["message"])
        self.assertEqual(_extism.host.calls, [])

        def audits(call, request):
            call.audit("done", {"n": 1})
            return fine(call, request)

        self.assertIs(json.loads(called(entry(audits), request())[1])["processing_audit"]["audit_trail_complete"], True)

    def test_the_manifest_is_of_another_kind(self):
        with self.assertRaises(ValueError):
            medplug.entry(PLUGIN, ECGAnalysisRequest)

    def test_classes_of_the_contract(self):
        with self.assertRaises(TypeError):
            HealthContentResponse(contents="misspelt")
        with self.assertRaises(AttributeError):
            fine(None, None).contents = "misspelt"
        self.assertEqual(fine(None, None), fine(None, None))
        self.assertNotEqual(fine(None, None), HealthContentResponse())
        self.assertIn("content='ok'", repr(fine(None, None)))
        self.assertIsNot(HealthContentResponse().findings, HealthContentResponse().findings)


class Calls(unittest.TestCase):
    def flags(self, host, handler):
        def both(call, request):
            handler(call)
            return fine(call, request)

        status = host.answer(entry(both), request()).compliance_status
        return status.crm_compliant, status.anvisa_compliant, status.medical_authority_verified

    def test_flags_follow_the_host(self):
        for rules, want in (((), None), ((1, 1), True), ((1, 2), None), ((2, 0, 1), False), ((1, 7), None)):
            answers = list(rules)
            host = Rehearsal(guideline=lambda r: answers.pop(0))
            self.assertEqual(self.flags(host, lambda call: [call.cardiology_guideline(RECOMMENDATION) for _ in rules])[0], want, rules)
            self.assertEqual(len(host.recommendations), len(rules))
        for authority, status, want in (("crm", "verified", (None, True)), ("crm", "unknown", (None, None)), ("council", "inactive", (None, False)),
                                        ("anvisa", "verified", (True, None)), ("anvisa", "not_found", (False, None))):
            host = Rehearsal(authority=lambda q: status)
            self.assertEqual(self.flags(host, lambda call: call.validate_authority(authority, "registration", "SP 123456"))[1:], want, (authority, status))

    def test_malformed_host_calls_are_not_sent(self):
        host = Rehearsal(consent=lambda q: "granted")

        def handler(call):
            for send in (lambda: call.audit("measured", {"note": "a patient's name"}), lambda: call.audit("measured", {"x": {}}),
                         lambda: call.audit("Not a code"), lambda: call.cardiology_guideline(medplug.Recommendation(priority="LATER", urgency="routine", recommendation="x")),
                         lambda: call.cardiology_guideline(medplug.Recommendation(priority="ROUTINE", urgency="urgent", recommendation="x")),
                         lambda: call.audit("measured", {"x": math.nan}), lambda: call.validate_authority("club", "registration", "x"),
                         lambda: call.check_consent("", "q")):
                with self.assertRaises(medplug.Fault):
                    send()
            for i in range(64):
                call.audit("beat", {"n": i})
            with self.assertRaises(medplug.Fault):
                call.audit("beat")
            self.assertTrue(call.check_consent("p", "q").sufficient())

        self.flags(host, handler)
        self.assertEqual((len(host.audits), host.recommendations, host.authorities, len(host.consents)), (64, [], [], 1))

    def test_an_unreadable_host(self):
        class Silent(Rehearsal):
            def consent(self, argument):
                return b'{"status":"perhaps"}'

        with self.assertRaises(medplug.Fault):
            self.flags(Silent(), lambda call: call.check_consent("p", "q"))


class Refusals(unittest.TestCase):
    def test_a_refusal_keeps_its_recommendations(self):
        def refuses(call, request):
            raise medplug.NotAnalysable("empty_content", "nada", instead=[RECOMMENDATION])

        r = Rehearsal().answer(entry(refuses), request())
        self.assertEqual((r.status, r.reason_code, r.reason, r.medical_recommendations, r.confidence, r.content),
                         ("not_analysable", "empty_content", "nada", [RECOMMENDATION], 0, ""))

    def test_whom_the_manifest_does_not_cover(self):
        def never(call, request):
            self.fail("ran")

        narrow = medplug.Identity(age_min=18, age_max=60)
        for age in (17.9, 61):
            r = Rehearsal(identity=narrow).answer(entry(never), request(medical_context={"patient_age": age}))
            self.assertEqual(r.reason_code, "outside_population")
        self.assertEqual(Rehearsal(identity=narrow).answer(entry(fine), request(medical_context={"patient_age": 18})).status, "ok")
        ai = medplug.Identity(ai=AIUse(used=True, model_version="2.0"))
        r = Rehearsal(identity=ai).answer(entry(never), request(ai_refused=True))
        self.assertEqual((r.reason_code, r.ai), ("not_applicable", AIUse(used=True, model_version="2.0")))
        self.assertIs(Rehearsal(identity=ai).answer(entry(fine), request()).compliance_status.disclaimer_complete, False)
        special = medplug.Identity(specialty="cardiology")
        with self.assertRaises(medplug.Fault) as caught:
            Rehearsal(identity=special).answer(entry(never), request(specialty="dermatology"))
        self.assertEqual(caught.exception.code, "unsupported_specialty")

    def test_a_review_is_copied(self):
        r = Rehearsal().answer(entry(fine), request(human_review={"status": "approved", "reviewer": {"name": "x"}}))
        self.assertEqual((r.human_review.status, r.human_review.reviewer.name), ("approved", "x"))

    def test_a_rehearsal_holds_the_answer_against_the_contract(self):
        for response in (HealthContentResponse(content="x", confidence=2), HealthContentResponse(content="x", status="fine"),
                         HealthContentResponse(content="x", medical_recommendations=[medplug.Recommendation(priority="ROUTINE", urgency="soon", recommendation="x")]),
                         HealthContentResponse(content="x", claims=[Claim(text="x", start=0, end=5)])):
            with self.assertRaises(ValueError):
                Rehearsal().answer(entry(lambda call, request: response), request())


if __name__ == "__main__":
    unittest.main()
