# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind symptom-content."""

from ..rules import ContentText
from ..shape import member, shape
from .common import Request, Response

__all__ = ["RedFlag", "SymptomContentRequest", "SymptomContentResponse"]


@shape(kind="symptom-content")
class SymptomContentRequest(ContentText, Request):
    """SymptomContentRequest asks for education about symptoms, given as a text, as a list or both."""

    content: str | None = member(str, "anyof=subject,alias=medical_content", null=True)
    symptoms: list[str] | None = member([str], "anyof=subject")


@shape()
class RedFlag:
    """RedFlag is a sign that calls for care soon, in words for the reader."""

    code: str = member(str, "required,format=code")
    text: str = member(str, "required")


@shape(kind="symptom-content")
class SymptomContentResponse(Response):
    """SymptomContentResponse is the answer to a SymptomContentRequest. It names no disease."""

    red_flags: list[RedFlag] = member([RedFlag], "ok")
    urgency: str = member(str, "ok,enum=routine|soon|urgent|emergency")
    education: str = member(str, "ok")


SymptomContentRequest.__response__ = SymptomContentResponse
