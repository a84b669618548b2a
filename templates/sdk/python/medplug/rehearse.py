"""A host in memory, for tests that run outside WebAssembly."""

import json

from .call import Call
from .contract.common import AuthorityStatus, ConsentStatus
from .fault import Fault
from .identity import Identity
from .read import Reader, read_request, read_response
from .rules import check_answer
from .serve import answer
from .write import write


class Rehearsal:
    """What the host answers, and what it was asked. As it is made it knows nothing: no configuration, no recommendation
    judged, every authority unknown, consent missing. The functions given take what the plugin sent, as dicts."""

    def __init__(self, *, identity=None, config=None, guideline=None, authority=None, consent=None):
        self.identity, self.configuration = identity or Identity(), dict(config or {})
        self._guideline, self._authority, self._consent = guideline, authority, consent
        self.audits, self.recommendations, self.authorities, self.consents, self.logs = [], [], [], [], []

    def answer(self, entry, request):
        """Answers a request, JSON in bytes or a dict, as the plugin would, and checks the answer against the contract. A
        Fault is one that the plugin would report; ValueError means that the answer breaks the contract."""
        data = request if isinstance(request, bytes) else json.dumps(request).encode()
        output = answer(entry, self.identity, Call(self, self.identity.host_functions), data)
        try:
            response = read_response(output, entry.request.__response__)
            reader = Reader()
            check_answer(read_request(data, entry.request), response, reader)
            reader.stop()
        except Fault as fault:
            raise ValueError(f"the answer does not fit the contract: {fault}") from None
        return response

    def audit(self, argument):
        self.audits.append(json.loads(argument))

    def guideline(self, argument):
        self.recommendations.append(json.loads(argument))
        return self._guideline(self.recommendations[-1]) if self._guideline else 2

    def authority(self, argument):
        self.authorities.append(json.loads(argument))
        return write(AuthorityStatus(status=self._authority(self.authorities[-1]) if self._authority else "unknown"))

    def consent(self, argument):
        self.consents.append(json.loads(argument))
        return write(ConsentStatus(status=self._consent(self.consents[-1]) if self._consent else "missing"))

    def config_get(self, key):
        value = self.configuration.get(key)
        return None if value is None else value.encode()

    def log(self, level, message):
        self.logs.append((level, message))
