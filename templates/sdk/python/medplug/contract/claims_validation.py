# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind claims-validation."""

from ..rules import ContentText
from ..shape import Document, member, shape
from .common import Request, Response

__all__ = ["AuthorityReport", "ClaimsValidationRequest", "ClaimsValidationResponse"]


@shape(kind="claims-validation")
class ClaimsValidationRequest(ContentText, Request):
    """ClaimsValidationRequest asks for a verdict on each claim of a text (pipeline stage S.1.2)."""

    content: str = member(str, "required,alias=medical_content")
    previous: list[Document] = member([Document], "always")  # earlier responses, oldest first


@shape()
class AuthorityReport:
    """AuthorityReport sums up the claims that concern one authority; compliant null is not decided."""

    authority: str = member(str, "required,enum=crm|anvisa|council")
    compliant: bool | None = member(bool, "always", null=True)
    issues: list[str] = member([str], "always")


@shape(kind="claims-validation", common="ok=claims,each=claims:verdict")
class ClaimsValidationResponse(Response):
    """ClaimsValidationResponse is the answer to a ClaimsValidationRequest. Its claims carry verdict."""

    authority_reports: list[AuthorityReport] = member([AuthorityReport], "ok")


ClaimsValidationRequest.__response__ = ClaimsValidationResponse
