# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind content-transformation."""

from ..rules import ContentText, ContentTransformationResponseRules
from ..shape import Document, member, shape
from .common import Request, Response

__all__ = ["Change", "ContentTransformationRequest", "ContentTransformationResponse"]


@shape(kind="content-transformation")
class ContentTransformationRequest(ContentText, Request):
    """ContentTransformationRequest asks for a text to be changed as earlier stages found necessary (stage S.1.3)."""

    content: str = member(str, "required,alias=medical_content")
    previous: list[Document] = member([Document], "always")  # earlier responses, oldest first


@shape()
class Change:
    """Change is one replacement of a stretch of the request's content, in bytes; an empty stretch is an insertion."""

    start: int = member(int, "required,min=0")
    end: int = member(int, "required,min=0")
    replacement: str = member(str, "required")
    rule: str = member(str)
    reason: str = member(str, "required")


@shape(kind="content-transformation")
class ContentTransformationResponse(ContentTransformationResponseRules, Response):
    """ContentTransformationResponse is the answer to a ContentTransformationRequest."""

    content: str = member(str, "ok")
    changes: list[Change] = member([Change], "ok,spans=empty")


ContentTransformationRequest.__response__ = ContentTransformationResponse
