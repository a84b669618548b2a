"""A plugin's way to its host during one call."""

import json

from .contract.common import AuditEvent, AuthorityQuery, AuthorityStatus, ConsentQuery, ConsentStatus
from .fault import INTERNAL, Fault
from .read import read_object, read_tree
from .write import write

MAX_BYTES = 64 << 10
MAX_EVENTS = 64

GUIDELINE_FAIL, GUIDELINE_PASS, GUIDELINE_NOT_DECIDED = 0, 1, 2


class _Verdict:
    """Sums up what the host answered to questions of one sort, which is all that an answer may claim to have been checked."""

    def __init__(self):
        self.passed = self.failed = self.open = False

    def add(self, passed, failed):
        self.passed |= passed
        self.failed |= failed
        self.open |= not passed and not failed

    def flag(self):
        """False once anything failed, True when everything passed: undecided and unknown are no pass."""
        return False if self.failed else True if self.passed and not self.open else None


class Call:
    """One call of the plugin. The host functions that it uses must be named in medplug.yaml, capabilities.host_functions."""

    def __init__(self, host, functions=None):
        self._host, self._functions = host, functions
        self._audits = 0
        self._guidelines, self._authorities, self._anvisa = _Verdict(), _Verdict(), _Verdict()

    def audit(self, event_type, details=None):
        """Writes an event to the host's audit trail, at most 64 a call. The details are a flat dict of codes, digests, numbers
        and truth values: nothing that identifies a patient."""
        if self._audits >= MAX_EVENTS:
            raise Fault(INTERNAL, "audit event: more than 64 in one call")
        event = AuditEvent(event_type=event_type, details=dict(details or {}))
        self._sound(event, "audit event: its type, or a detail, is neither a code nor a digest")
        self._send("log_medical_audit_event", "audit", event)
        self._audits += 1

    def cardiology_guideline(self, recommendation):
        """Asks the deployer's rules about a recommendation: GUIDELINE_PASS, _FAIL or _NOT_DECIDED. They are no norm of any
        council. The answer also decides compliance_status.crm_compliant."""
        self._sound(recommendation, "guideline: not a recommendation of the contract")
        result = self._send("validate_crm_cardiology_guidelines", "guideline", recommendation)
        if result not in (GUIDELINE_FAIL, GUIDELINE_PASS):
            result = GUIDELINE_NOT_DECIDED
        self._guidelines.add(result == GUIDELINE_PASS, result == GUIDELINE_FAIL)
        return result

    def validate_authority(self, authority, kind, subject):
        """Asks the host about a registration, specialty, product or document: authority is crm, anvisa or council, the
        subject e.g. "SP 123456" or "RQE 4321". The answer's status is verified, not_found, inactive or unknown; unknown is
        not a pass."""
        status = self._ask("validate_medical_authority", "authority", AuthorityQuery(authority=authority, kind=kind, subject=subject), AuthorityStatus)
        verdict = self._anvisa if authority == "anvisa" else self._authorities
        verdict.add(status.status == "verified", status.status in ("not_found", "inactive"))
        return status

    def check_consent(self, patient_id, purpose_id):
        """Asks the host whether a patient consents to a purpose. When the answer is not sufficient(), raise
        NotAnalysable("consent_missing", ...)."""
        return self._ask("check_consent", "consent", ConsentQuery(patient_id=patient_id, purpose_id=purpose_id), ConsentStatus)

    def config(self, key):
        """The value of an Extism config key, None when the host did not set it."""
        value = self._host.config_get(key)
        return None if value is None else bytes(value).decode()

    def log(self, level, message):
        """Writes a line to the host's log, at an extism.LogLevel. Never log anything of a patient."""
        self._host.log(int(level), message)

    def _ask(self, name, method, question, answer):
        self._sound(question, "host call: not a question that the contract knows")
        reply = self._send(name, method, question)
        try:
            return read_object(reply, answer)
        except Fault:
            raise Fault(INTERNAL, "host call: the host's answer is not what the contract says") from None

    def _sound(self, argument, otherwise):
        """Stops a plugin that would send what the host traps at."""
        try:
            read_tree(json.loads(write(argument)), type(argument))
        except (Fault, ValueError, TypeError, AttributeError):
            raise Fault(INTERNAL, otherwise) from None

    def _send(self, name, method, argument):
        if self._functions is not None and name not in self._functions:
            raise Fault(INTERNAL, f"host function {name} is not named in medplug.yaml, capabilities.host_functions")
        data = write(argument)
        if len(data) > MAX_BYTES:
            raise Fault(INTERNAL, "host call: an argument longer than 64 KiB")
        return getattr(self._host, method)(data)

    def claim(self, response):
        """Sets the flags that only a host call of this request can justify; the others are null: not checked."""
        status, audit = response.compliance_status, response.processing_audit
        status.crm_compliant, status.anvisa_compliant = self._guidelines.flag(), self._anvisa.flag()
        status.medical_authority_verified = audit.medical_authority_verified = self._authorities.flag()
        audit.audit_trail_complete = True if self._audits else None
