# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind legal-review."""

from ..shape import Document, member, shape
from .common import Request, Response

__all__ = ["ChecklistItem", "Dossier", "LegalReviewRequest", "LegalReviewResponse", "Norm"]


@shape(kind="legal-review")
class LegalReviewRequest(Request):
    """LegalReviewRequest asks for the dossier of a human reviewer (pipeline stage S.1.4)."""

    previous: list[Document] = member([Document], "required")  # earlier responses, oldest first


@shape()
class ChecklistItem:
    """ChecklistItem is one question for the reviewer."""

    id: str = member(str, "required,format=id")
    item: str = member(str, "required")
    status: str = member(str, "required,enum=open|met|not_met|not_applicable|needs_human")
    note: str = member(str)
    norms: list[str] | None = member([str], "format=id")


@shape()
class Norm:
    """Norm is a legal text with its dates; an empty in_force_until means still in force."""

    id: str = member(str, "required,format=id")
    title: str = member(str, "required")
    clause: str = member(str)
    in_force_from: str = member(str, "required,format=date")
    in_force_until: str = member(str, "format=date")
    checked_on: str = member(str, "required,format=date")


@shape()
class Dossier:
    """Dossier is what the reviewer needs to decide."""

    checklist: list[ChecklistItem] = member([ChecklistItem], "required")
    norms: list[Norm] = member([Norm], "required")


@shape(kind="legal-review")
class LegalReviewResponse(Response):
    """LegalReviewResponse is the answer to a LegalReviewRequest."""

    dossier: Dossier | None = member(Dossier, "ok", null=True)


LegalReviewRequest.__response__ = LegalReviewResponse
