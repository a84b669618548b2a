# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind cosmetic-validation."""

from ..rules import ContentText, CosmeticValidationResponseRules
from ..shape import member, shape
from .common import Product, Request, Response, TextFinding

__all__ = ["CosmeticValidationRequest", "CosmeticValidationResponse"]


@shape(kind="cosmetic-validation")
class CosmeticValidationRequest(ContentText, Request):
    """CosmeticValidationRequest asks for the check of a text about cosmetics or sunscreens."""

    products: list[Product] = member([Product], "required")
    content: str = member(str, "required,alias=medical_content")


@shape(kind="cosmetic-validation")
class CosmeticValidationResponse(CosmeticValidationResponseRules, Response):
    """CosmeticValidationResponse is the answer to a CosmeticValidationRequest."""

    findings_text: list[TextFinding] = member([TextFinding], "ok,spans")


CosmeticValidationRequest.__response__ = CosmeticValidationResponse
