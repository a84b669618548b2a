"""What the author of a medplug plugin in Python imports. It turns a function into the export that a host calls: it reads
and checks the request in the contract's order, refuses what the manifest does not cover, fills the part that all responses
share, and reports errors as the contract asks.

    import medplug
    from medplug.contract.ecg_analysis import ECGAnalysisRequest, ECGAnalysisResponse

    PLUGIN = medplug.Plugin(disclaimer=medplug.Disclaimer(text="...", elements=[...]))

    @medplug.entry(PLUGIN, ECGAnalysisRequest)
    def process_medical_content(call, request):
        return ECGAnalysisResponse(...)

Who the plugin is stands in medplug.yaml alone: `medplug build` puts it in. Outside WebAssembly, medplug.rehearse.Rehearsal
runs the same path against a host in memory, for unit tests. medplug.imaging and medplug.signal compute on pixels and
samples at the speed of C; medplug.ecg measures resting ECGs.
"""

from .call import GUIDELINE_FAIL, GUIDELINE_NOT_DECIDED, GUIDELINE_PASS, Call
from .contract.common import Disclaimer, Finding, Recommendation
from .fault import Fault, NotAnalysable
from .identity import Identity
from .serve import Entry, Plugin, entry

__version__ = "0.1.0"

__all__ = ["Call", "Disclaimer", "Entry", "Fault", "Finding", "GUIDELINE_FAIL", "GUIDELINE_NOT_DECIDED", "GUIDELINE_PASS",
           "Identity", "NotAnalysable", "Plugin", "Recommendation", "entry"]
