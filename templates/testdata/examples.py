"""A plugin that reads a request or a response of the contract and writes it again: the kind is the one it names, or the first."""

import extism
from medplug.contract import (cardiac_risk, claims_validation, content_transformation, cosmetic_validation, dermoscopy, ecg_analysis,
                              health_content, legal_review, lesion_analysis, medical_validation, medication_validation,
                              personal_data_analysis, publication_package, symptom_content)
from medplug.fault import Fault
from medplug.read import read_request, read_response
from medplug.strict import parse_object
from medplug.write import write

MODULES = (cardiac_risk, claims_validation, content_transformation, cosmetic_validation, dermoscopy, ecg_analysis, health_content, legal_review,
           lesion_analysis, medical_validation, medication_validation, personal_data_analysis, publication_package, symptom_content)
REQUESTS = {cls.__kind__: cls for m in MODULES for cls in vars(m).values() if hasattr(cls, "__response__")}


@extism.plugin_fn
def process_medical_content():
    data = extism.input_bytes()
    try:
        head = parse_object(data)
    except Fault:
        head = {}
    request = REQUESTS.get(str(head.get("kind")), ecg_analysis.ECGAnalysisRequest)
    if head.get("status") is None:
        extism.output(write(read_request(data, request)))
    else:
        extism.output(write(read_response(data, request.__response__)))
