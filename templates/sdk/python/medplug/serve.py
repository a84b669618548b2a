"""From a host's call to its answer: the path that every plugin shares."""

import _extism
import extism

from .call import Call
from .contract.common import AIUse, Disclaimer, HumanReview, ProcessingAudit, Provenance
from .fault import INPUT_TOO_LARGE, INTERNAL, OUTPUT_TOO_LARGE, Fault, NotAnalysable
from .identity import BUILT
from .read import read_request
from .write import write

_STATEMENTS = ("support_only", "not_substitute", "professional_decides")


class Plugin:
    """What holds for every answer of a plugin, refusals included: a disclaimer, whose elements must name support_only,
    not_substitute and professional_decides; limitations, which stand before an answer's own; the language of its texts."""

    def __init__(self, *, disclaimer, limitations=(), language="pt-BR"):
        self.disclaimer, self.limitations, self.language = disclaimer, list(limitations), language


class Entry:
    """A function that answers requests, as the host calls it and as tests do."""

    def __init__(self, plugin, request, handler):
        self.plugin, self.request, self.handler = plugin, request, handler
        self.__name__, self.__doc__ = handler.__name__, handler.__doc__

    def __call__(self):
        """Answers the call in progress: 0, or 1 when the host was told why not."""
        try:
            if BUILT is None:
                raise Fault(INTERNAL, "this plugin was built without its manifest: build it with `medplug build`")
            if _extism.input_length() > BUILT.max_input_bytes:  # before there is memory for it
                raise Fault(INPUT_TOO_LARGE, f"the request is longer than {BUILT.max_input_bytes} bytes")
            output = answer(self, BUILT, Call(_extism, BUILT.host_functions), _extism.input_bytes())
        except Fault as fault:
            _extism.error_set(fault.error_json())
            return 1
        _extism.output(output)
        return 0


def entry(plugin, request):
    """Makes a function the plugin's entry, for requests of a class of medplug.contract. It takes the Call and the request, and
    gives the response; what all responses share is filled in. Its name is what medplug.yaml calls the entry."""
    if BUILT is not None and BUILT.kind != request.__kind__:
        raise ValueError(f"medplug.yaml says kind {BUILT.kind}, and this code answers {request.__kind__}")

    def mark(handler):
        return extism.plugin_fn(Entry(plugin, request, handler))

    return mark


def answer(entry, identity, call, data):
    """The whole path from input to output, both bytes. A Fault is what the host is told instead."""
    plugin = entry.plugin
    request = read_request(data, entry.request, identity.max_input_bytes, identity.specialty)
    try:
        response = _handled(entry, identity, call, request)
    except NotAnalysable as refusal:
        response = entry.request.__response__(status="not_analysable", reason_code=refusal.code, reason=refusal.reason,
                                              medical_recommendations=refusal.instead)
    if not isinstance(response, entry.request.__response__):
        raise Fault(INTERNAL, f"the plugin gave no {entry.request.__response__.__name__}")
    _fill(plugin, identity, request, response)
    call.claim(response)
    try:
        output = write(response)
    except ValueError:
        raise Fault(INTERNAL, "the answer cannot be written as JSON: NaN, an infinity, or what is no text") from None
    if len(output) > identity.max_output_bytes:
        raise Fault(OUTPUT_TOO_LARGE, "the answer is larger than the manifest's max_output_bytes")
    return output


def _handled(entry, identity, call, request):
    """Runs the handler for a patient whom the manifest covers and who did not decline what it uses. An age that is not known
    is the handler's to judge."""
    english = entry.plugin.language == "en"
    age = request.medical_context.patient_age if request.medical_context else None
    if age is not None and not identity.age_min <= age <= identity.age_max:
        raise NotAnalysable("outside_population", "The age is outside the population that this software is made for." if english else
                            "Idade fora da população para a qual este software foi feito.")
    if identity.ai.used and request.ai_refused:
        raise NotAnalysable("not_applicable", "The use of artificial intelligence was declined for this visit." if english else
                            "O uso de inteligência artificial foi recusado neste atendimento.")
    return entry.handler(call, request)


def _fill(plugin, identity, request, response):
    """Completes the part that all responses share with what the request, the manifest and the plugin say."""
    response.contract, response.kind, response.request_id = "1", request.kind, request.request_id
    response.audience = request.audience
    response.language = response.language or plugin.language
    response.status = response.status or "ok"
    response.limitations = plugin.limitations + response.limitations
    if response.disclaimer is None and plugin.disclaimer.text:
        response.disclaimer = Disclaimer(text=plugin.disclaimer.text, elements=list(plugin.disclaimer.elements))
    response.ai = AIUse(used=identity.ai.used, model_version=identity.ai.model_version)
    response.human_review = request.human_review or HumanReview(status="pending")
    response.compliance_status.disclaimer_complete = _complete(response.disclaimer, identity.ai.used)
    response.processing_audit = ProcessingAudit(processed_at=request.processing_timestamp)
    response.provenance = Provenance(plugin=identity.id, version=identity.version)


def _complete(disclaimer, ai):
    """Tells whether a disclaimer makes the statements that every one must make, and the one of those who use artificial
    intelligence."""
    wanted = _STATEMENTS + (("ai_disclosed",) if ai else ())
    return disclaimer is not None and bool(disclaimer.text) and all(e in disclaimer.elements for e in wanted)
