# Made by `make generate` of the types in sdk-go-pdk/contract.
"""What the contract's kinds share, and what host functions take and give."""

from ..rules import ConsentStatusRules, RecommendationRules, RequestRules, ResponseRules
from ..shape import member, shape

__all__ = ["AIUse", "AuditEvent", "Author", "AuthorityQuery", "AuthorityStatus", "Claim", "ComplianceRequirements",
           "ComplianceStatus", "Consent", "ConsentQuery", "ConsentStatus", "Disclaimer", "Finding", "Guardian", "HumanReview",
           "Image", "MedicalContext", "Prescription", "ProcessingAudit", "Product", "Provenance", "Recommendation",
           "Reference", "Request", "Response", "Reviewer", "Telemedicine", "TelemedicineProvider", "TextFinding"]


@shape()
class ComplianceRequirements:
    """ComplianceRequirements is what the caller demands of the processing."""

    lgpd: bool = member(bool)
    medical_validation: bool = member(bool)
    audit_logging: bool = member(bool)


@shape()
class MedicalContext:
    """MedicalContext is what is known of the patient. Age in years, fractions for infants."""

    patient_age: float | None = member(float, "min=0,max=130", null=True)
    patient_gender: str = member(str, "enum=female|male|other|unknown")
    medical_history: list[str] = member([str], "always")
    current_medications: list[str] = member([str], "always")


@shape()
class Guardian:
    """Guardian is who consents for a minor."""

    relation: str = member(str, "required")


@shape()
class Consent:
    """Consent is the patient's consent as the practice recorded it. That it suffices is for the LGPD rules to say."""

    purpose_ids: list[str] = member([str], "always")
    version: str = member(str)
    given_at: str = member(str, "format=rfc3339")
    expires_at: str = member(str, "format=rfc3339")
    highlighted: bool = member(bool)
    revocable_via: str = member(str)
    guardian: Guardian | None = member(Guardian, null=True)


@shape()
class TelemedicineProvider:
    """TelemedicineProvider is the legal person that provides the care."""

    cnpj: str = member(str)
    crm_pj: str = member(str)
    country: str = member(str)


@shape()
class Telemedicine:
    """Telemedicine is the context of care at a distance."""

    modality: str = member(str, "maxlen=64")
    consent_ref: str = member(str)
    provider: TelemedicineProvider | None = member(TelemedicineProvider, null=True)


@shape()
class Reviewer:
    """Reviewer is the physician who reviewed."""

    name: str = member(str)
    crm: str = member(str)
    uf: str = member(str, "format=uf")
    rqe: str = member(str)


@shape()
class HumanReview:
    """HumanReview is the state of a physician's review. Only a host sets approved or edited."""

    status: str = member(str, "required,enum=pending|approved|edited|rejected")
    reviewer: Reviewer | None = member(Reviewer, "always", null=True)
    at: str = member(str, "format=rfc3339")


@shape()
class Request(RequestRules):
    """Request is the part that all requests share. Every kind's request embeds it first."""

    contract: str = member(str, "required,enum=1")
    kind: str = member(str, "required,kind")
    request_id: str = member(str, "required,format=id")
    processing_timestamp: str = member(str, "required,format=rfc3339")
    patient_id: str = member(str, "maxlen=128")  # a pseudonym, never a document number
    specialty: str = member(str, "enum=cardiology|dermatology|general_practice|psychiatry|pediatrics|gynecology|orthopedics|ophthalmology|any,alias=specialty_context")
    purpose_id: str = member(str, "maxlen=128")
    audience: str = member(str, "enum=professional|patient|public,default=professional")
    language: str = member(str, "enum=pt-BR|en,default=pt-BR")
    content_kind: str = member(str, "enum=analysis|validation|educational|promotional|document")
    compliance_requirements: ComplianceRequirements | None = member(ComplianceRequirements, null=True)
    medical_context: MedicalContext | None = member(MedicalContext, null=True)
    consent: Consent | None = member(Consent, null=True)
    ai_refused: bool = member(bool)
    telemedicine: Telemedicine | None = member(Telemedicine, null=True)
    human_review: HumanReview | None = member(HumanReview, null=True)


@shape()
class Disclaimer:
    """Disclaimer says what the answer is not. Its elements are the statements that its text makes."""

    text: str = member(str, "required")
    elements: list[str] = member([str], "required,enum=support_only|not_substitute|professional_decides|ai_disclosed|not_individual,unique")


@shape()
class Finding:
    """Finding is one statement about the patient. The last three types are diagnostic (rule DIS-007)."""

    type: str = member(str, "required,enum=observation|diagnosis|prognosis|therapy")
    text: str = member(str, "required")


@shape()
class Recommendation(RecommendationRules):
    """Recommendation is something to be done."""

    priority: str = member(str, "required,enum=URGENT|ROUTINE|MONITORING|PREVENTION")
    urgency: str = member(str, "required,enum=routine|soon|urgent|emergency")
    recommendation: str = member(str, "required")
    action: str = member(str, "always")
    timeframe: str = member(str, "always")
    rationale: str = member(str, "always")
    required_actions: list[str] = member([str], "always")
    medical_disclaimer: str = member(str, "alias=disclaimer")


@shape()
class AIUse:
    """AIUse says whether the answer was made with artificial intelligence, and with which model."""

    used: bool = member(bool, "required")
    model_version: str | None = member(str, "always", null=True)


@shape()
class ComplianceStatus:
    """ComplianceStatus is what was checked: true and false need a host call in the trace, null is not checked."""

    crm_compliant: bool | None = member(bool, "always", null=True)
    anvisa_compliant: bool | None = member(bool, "always", null=True)
    compliance_issues: list[str] = member([str], "always")
    medical_authority_verified: bool | None = member(bool, "always", null=True)
    disclaimer_complete: bool | None = member(bool, "always", null=True)


@shape()
class ProcessingAudit:
    """ProcessingAudit is the audit part. A plugin repeats processing_timestamp as processed_at and leaves the rest null: it
    has no clock and checked nothing."""

    processed_at: str = member(str, "required,format=rfc3339")
    processing_time_ms: float | None = member(float, "always,min=0", null=True)
    lgpd_compliant: bool | None = member(bool, "always", null=True)
    medical_authority_verified: bool | None = member(bool, "always", null=True)
    audit_trail_complete: bool | None = member(bool, "always", null=True)


@shape()
class Provenance:
    """Provenance is the plugin that answered."""

    plugin: str = member(str, "required,format=pluginid")
    version: str = member(str, "required,format=semver")


@shape()
class Claim:
    """Claim is a statement of a text that could need evidence. Start and end are byte offsets into the response's content
    or, when the kind has none, into the request's; half-open, on character boundaries."""

    text: str = member(str)
    start: int = member(int, "required,min=0")
    end: int = member(int, "required,min=0")
    evidence_ref: str = member(str)
    testimonial_by: str = member(str)
    category: str = member(str, "enum=treatment|prevention|diagnosis|effect|guarantee|superiority|evidence")
    negated: bool | None = member(bool, null=True)
    evidence_level: str = member(str, "enum=none_cited|cited_unverified|A|B|C")
    verdict: str = member(str, "enum=supported|unsupported|misleading|not_decided")
    evidence_score: float | None = member(float, "min=0,max=1", null=True)
    authority: str = member(str, "enum=crm|anvisa|council")


@shape()
class Product:
    """Product is a product that a text names. The numbers of a sunscreen are fps, fpuva and lambda_c in nm."""

    class_: str = member(str, "required,enum=medicine|cosmetic|sunscreen|device|supplement")
    name: str = member(str)
    dcb: str = member(str)
    rx: bool | None = member(bool, null=True)
    anvisa_number: str = member(str)
    exemption: str = member(str)
    fps: float | None = member(float, "min=0", null=True)
    fpuva: float | None = member(float, "min=0", null=True)
    lambda_c: float | None = member(float, "min=0", null=True)


@shape()
class Image:
    """Image is what a text's author attests of an image that it shows."""

    type: str = member(str, "required")
    contains_face: bool | None = member(bool, null=True)
    contains_tattoo: bool | None = member(bool, null=True)
    edited: bool | None = member(bool, null=True)
    identifiable: bool | None = member(bool, null=True)
    consent_ref: str = member(str)


@shape()
class Reference:
    """Reference is a source that a text cites. ID is what a claim's evidence_ref names."""

    id: str = member(str)
    text: str = member(str, "required")
    doi: str = member(str)
    pmid: str = member(str)
    url: str = member(str)


@shape()
class Prescription:
    """Prescription describes a prescription that a document carries. Plugins never write one."""

    form: str = member(str)
    sncr_number: str = member(str)
    origin: str = member(str)
    signature: str = member(str)


@shape()
class Response(ResponseRules):
    """Response is the part that all responses share. Every kind's response embeds it first.
    
    The disclaimer may be null here: that it is there and complete is a rule of its own (DIS-001), so that a plugin
    without one is told exactly that."""

    contract: str = member(str, "required,enum=1")
    kind: str = member(str, "required,kind")
    request_id: str = member(str, "required,format=id")
    analysis_id: str = member(str, "format=hex32")  # filled by the host when empty
    audience: str = member(str, "required,enum=professional|patient|public")
    language: str = member(str, "required,enum=pt-BR|en")
    status: str = member(str, "required,enum=ok|not_analysable")
    reason: str = member(str)
    reason_code: str = member(str, "refusal,enum=poor_quality|too_short|flat_signal|outside_population|missing_scale|empty_content|not_applicable|consent_missing")
    confidence: float = member(float, "required,min=0,max=1")
    limitations: list[str] = member([str], "required")
    disclaimer: Disclaimer | None = member(Disclaimer, "always", null=True)
    findings: list[Finding] = member([Finding], "required")
    medical_recommendations: list[Recommendation] = member([Recommendation], "required")
    ai: AIUse = member(AIUse, "required")
    human_review: HumanReview = member(HumanReview, "required")
    compliance_status: ComplianceStatus = member(ComplianceStatus, "required")
    processing_audit: ProcessingAudit = member(ProcessingAudit, "required")
    provenance: Provenance = member(Provenance, "required")
    claims: list[Claim] | None = member([Claim], "spans")
    products: list[Product] | None = member([Product])
    images: list[Image] | None = member([Image])
    references: list[Reference] | None = member([Reference])
    prescription: Prescription | None = member(Prescription, null=True)


@shape()
class AuditEvent:
    """AuditEvent is the argument of log_medical_audit_event. Details is flat: codes, digests, numbers and booleans, so that
    no text about a patient fits in. Text is only set for an event that came as plain text."""

    event_type: str = member(str, "required,format=event")
    details: dict[str, object] = member({str: object}, "always,keyformat=code,format=detail")


@shape()
class AuthorityQuery:
    """AuthorityQuery is the argument of validate_medical_authority, subject e.g. "SP 123456" or "RQE 4321"."""

    authority: str = member(str, "required,enum=crm|anvisa|council")
    kind: str = member(str, "required,enum=registration|specialty|product|document")
    subject: str = member(str, "required,minlen=1,maxlen=256")


@shape()
class AuthorityStatus:
    """AuthorityStatus is the result of validate_medical_authority. Unknown is not a pass."""

    status: str = member(str, "required,enum=verified|not_found|inactive|unknown")
    checked_at: str | None = member(str, "always,format=rfc3339", null=True)
    source: str | None = member(str, "always", null=True)


@shape()
class ConsentQuery:
    """ConsentQuery is the argument of check_consent."""

    patient_id: str = member(str, "required,minlen=1,maxlen=128")
    purpose_id: str = member(str, "required,minlen=1,maxlen=128")


@shape()
class ConsentStatus(ConsentStatusRules):
    """ConsentStatus is the result of check_consent."""

    status: str = member(str, "required,enum=granted|missing|revoked|expired|not_required")


@shape()
class TextFinding:
    """TextFinding is a rule's remark on a stretch of the request's content, given in bytes."""

    rule: str = member(str, "required")
    severity: str = member(str, "required,enum=error|warn|info")
    start: int = member(int, "required,min=0")
    end: int = member(int, "required,min=0")
    message: str = member(str, "required")
    suggestion: str = member(str)


@shape()
class Author:
    """Author is the physician who signs a text."""

    name: str = member(str)
    crm: str = member(str)
    uf: str = member(str, "format=uf")
    rqe: str = member(str)
