# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind personal-data-analysis."""

from ..rules import ContentText, PersonalDataAnalysisResponseRules
from ..shape import member, shape
from .common import Request, Response

__all__ = ["LegalBasisOption", "PersonalDataAnalysisRequest", "PersonalDataAnalysisResponse", "PersonalDatum", "Retention"]


@shape(kind="personal-data-analysis")
class PersonalDataAnalysisRequest(ContentText, Request):
    """PersonalDataAnalysisRequest asks where a text holds personal data (pipeline stage S.1.1)."""

    content: str = member(str, "required,alias=medical_content")


@shape()
class PersonalDatum:
    """PersonalDatum is a stretch of the request's content, in bytes."""

    type: str = member(str, "required,enum=cpf|cns|cnpj|pis|rg|email|phone|cep|birth_date|name|address|record_number|crm|health")
    category: str = member(str, "required,enum=personal|sensitive_health|sensitive_biometric|sensitive_genetic|sensitive_other|pseudonymised|anonymised|none")
    start: int = member(int, "required,min=0")
    end: int = member(int, "required,min=0")
    confidence: float = member(float, "required,min=0,max=1")


@shape()
class LegalBasisOption:
    """LegalBasisOption is a legal basis of the LGPD that could carry the processing."""

    code: str = member(str, "required,format=legalbasis")
    note: str = member(str)


@shape()
class Retention:
    """Retention is how long a class of records is kept: min an ISO 8601 duration."""

    class_: str = member(str, "required,format=code")
    min: str = member(str, "required,format=period")
    action: str = member(str, "required")


@shape(kind="personal-data-analysis")
class PersonalDataAnalysisResponse(PersonalDataAnalysisResponseRules, Response):
    """PersonalDataAnalysisResponse is the answer to a PersonalDataAnalysisRequest. The anonymised content has each value
    masked as [TYPE]; the values themselves stand nowhere."""

    personal_data: list[PersonalDatum] = member([PersonalDatum], "ok,spans")
    data_categories: list[str] = member([str], "ok,unique,enum=personal|sensitive_health|sensitive_biometric|sensitive_genetic|sensitive_other|pseudonymised|anonymised|none")
    legal_basis_options: list[LegalBasisOption] = member([LegalBasisOption], "ok")
    anonymised_content: str = member(str, "ok")
    retention: list[Retention] = member([Retention], "ok")


PersonalDataAnalysisRequest.__response__ = PersonalDataAnalysisResponse
