# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind publication-package."""

from ..rules import PublicationPackageRequestRules, PublicationPackageResponseRules
from ..shape import Document, member, shape
from .common import Author, Reference, Request, Response

__all__ = ["Publication", "PublicationMetadata", "PublicationPackageRequest", "PublicationPackageResponse"]


@shape(kind="publication-package", common="demand=human_review")
class PublicationPackageRequest(PublicationPackageRequestRules, Request):
    """PublicationPackageRequest asks for the package of an approved text (pipeline stage S.1.5). human_review must be
    there, approved or edited."""

    content: str = member(str, "required,alias=medical_content")
    title: str = member(str)
    author: Author | None = member(Author, null=True)
    references: list[Reference] = member([Reference], "always")
    previous: list[Document] = member([Document], "always")  # earlier responses, oldest first


@shape()
class PublicationMetadata:
    """PublicationMetadata describes a published text."""

    title: str = member(str, "required")
    description: str = member(str)
    language: str = member(str, "required,enum=pt-BR|en")
    keywords: list[str] = member([str], "always")
    author: Author | None = member(Author, null=True)
    reviewed_at: str = member(str, "format=rfc3339")


@shape()
class Publication:
    """Publication is a text ready to be published. The digest is the SHA-256 of content in lower-case hex;
    hosts check it."""

    content: str = member(str, "required")
    content_sha256: str = member(str, "required,format=sha256")
    metadata: PublicationMetadata = member(PublicationMetadata, "required")
    disclaimers: list[str] = member([str], "required,minitems=1")
    json_ld: Document | None = member(Document, "required")


@shape(kind="publication-package")
class PublicationPackageResponse(PublicationPackageResponseRules, Response):
    """PublicationPackageResponse is the answer to a PublicationPackageRequest."""

    package: Publication | None = member(Publication, "ok", null=True)


PublicationPackageRequest.__response__ = PublicationPackageResponse
