# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind medical-validation."""

from ..rules import ContentText, MedicalValidationResponseRules
from ..shape import member, shape
from .common import Request, Response, TextFinding

__all__ = ["MedicalValidationRequest", "MedicalValidationResponse"]


@shape(kind="medical-validation")
class MedicalValidationRequest(ContentText, Request):
    """MedicalValidationRequest asks for the claims of a medical text."""

    content: str = member(str, "required,alias=medical_content")


@shape(kind="medical-validation", common="ok=claims,each=claims:category|negated|evidence_level")
class MedicalValidationResponse(MedicalValidationResponseRules, Response):
    """MedicalValidationResponse is the answer to a MedicalValidationRequest. Its claims carry category, negated and
    evidence_level."""

    findings_text: list[TextFinding] = member([TextFinding], "ok,spans")


MedicalValidationRequest.__response__ = MedicalValidationResponse
