# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind health-content."""

from ..rules import ContentText, HealthContentResponseRules
from ..shape import member, shape
from .common import Author, Request, Response

__all__ = ["HealthContentRequest", "HealthContentResponse", "PlacedDisclaimer"]


@shape(kind="health-content")
class HealthContentRequest(ContentText, Request):
    """HealthContentRequest asks for a health text to be made publishable."""

    content: str = member(str, "required,alias=medical_content")
    author: Author | None = member(Author, null=True)


@shape()
class PlacedDisclaimer:
    """PlacedDisclaimer is where a statement of the disclaimer stands in the response's content."""

    element: str = member(str, "required,enum=support_only|not_substitute|professional_decides|ai_disclosed|not_individual")
    start: int = member(int, "required,min=0")
    end: int = member(int, "required,min=0")


@shape(kind="health-content")
class HealthContentResponse(HealthContentResponseRules, Response):
    """HealthContentResponse is the answer to a HealthContentRequest. The reading level is a reading-ease score for
    Portuguese, higher being easier; null is not computed."""

    content: str = member(str, "ok")
    reading_level: float | None = member(float, "always,measure", null=True)
    disclaimers_placed: list[PlacedDisclaimer] = member([PlacedDisclaimer], "ok,spans")


HealthContentRequest.__response__ = HealthContentResponse
