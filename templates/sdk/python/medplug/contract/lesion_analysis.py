# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind lesion-analysis."""

from ..rules import LesionAnalysisRequestRules, LesionAnalysisResponseRules
from ..shape import member, shape
from .common import Request, Response

__all__ = ["ABCDEScore", "ANVISACompliance", "DermoscopyFeature", "LesionAnalysisRequest", "LesionAnalysisResponse",
           "LesionAuditTrail", "LesionCharacteristics", "LesionHistory", "MalignancyRisk", "MaskRLE"]


@shape()
class LesionHistory:
    """LesionHistory is what the patient reports. Evolution is the change over the last months."""

    family_history_melanoma: bool | None = member(bool, null=True)
    personal_history_melanoma: bool | None = member(bool, null=True)
    sun_exposure_high: bool | None = member(bool, null=True)
    evolution: str = member(str, "enum=none|growing|changing|bleeding|unknown")


@shape(kind="lesion-analysis")
class LesionAnalysisRequest(LesionAnalysisRequestRules, Request):
    """LesionAnalysisRequest asks for the analysis of one or several images of skin lesions."""

    lesion_images: list[str] = member([str], "required,minitems=1,maxitems=4,image")
    mm_per_px: list[float] | None = member([float], "scalar,xmin=0,minitems=1,maxitems=4")  # one for all images, or one each
    lesion_location: str = member(str)
    patient_history: LesionHistory | None = member(LesionHistory, null=True)


@shape()
class ABCDEScore:
    """ABCDEScore holds the clinical ABCDE items; null is not measured."""

    asymmetry_score: float | None = member(float, "always,min=0,max=1", null=True)
    border_irregularity: float | None = member(float, "always,min=0,max=1", null=True)
    color_variation: float | None = member(float, "always,min=0,max=1", null=True)
    diameter_mm: float | None = member(float, "always,xmin=0", null=True)
    evolution: str | None = member(str, "always", null=True)


@shape()
class MaskRLE:
    """MaskRLE is the lesion's mask, run lengths in row-major order, the background's run first. The runs add up to width
    times height."""

    width: int = member(int, "required,min=1")
    height: int = member(int, "required,min=1")
    counts: list[int] = member([int], "required,min=0")


@shape()
class LesionCharacteristics:
    """LesionCharacteristics describes one lesion. The colours' shares are fractions of the mask."""

    abcde_score: ABCDEScore = member(ABCDEScore, "required")
    dermoscopy_patterns: list[str] = member([str], "always")
    color_distribution: dict[str, float] = member({str: float}, "always,keyformat=code,min=0,max=1")
    mask_rle: MaskRLE | None = member(MaskRLE, null=True)
    clinical_features: list[str] = member([str], "always")


@shape()
class MalignancyRisk:
    """MalignancyRisk is an estimate that supports triage, not a diagnosis."""

    risk_level: str = member(str, "required,enum=LOW|MEDIUM|HIGH")
    risk_score: float | None = member(float, "always,min=0,max=1", null=True)
    risk_factors: list[str] = member([str], "always")
    clinical_recommendation: str = member(str, "required")
    medical_disclaimer: str = member(str, "required,minlen=1")


@shape()
class DermoscopyFeature:
    """DermoscopyFeature is a structure seen in an image."""

    feature: str = member(str, "required")
    lesion: str = member(str, "format=lesion")
    confidence: float | None = member(float, "min=0,max=1", null=True)


@shape()
class ANVISACompliance:
    """ANVISACompliance is what was checked about the product; null is not checked."""

    compliant: bool | None = member(bool, "always", null=True)
    compliance_issues: list[str] = member([str], "always")
    anvisa_verified: bool | None = member(bool, "always", null=True)
    medical_device_compliance: bool | None = member(bool, "always", null=True)
    cosmetic_regulation_adherence: bool | None = member(bool, "always", null=True)


@shape()
class LesionAuditTrail:
    """LesionAuditTrail is the audit part of the first design's lesion answer."""

    processed_at: str = member(str, "format=rfc3339")
    lgpd_compliant: bool | None = member(bool, "always", null=True)
    anvisa_verified: bool | None = member(bool, "always", null=True)
    medical_disclaimers_included: bool | None = member(bool, "always", null=True)


@shape(kind="lesion-analysis", common="each=medical_recommendations:medical_disclaimer")
class LesionAnalysisResponse(LesionAnalysisResponseRules, Response):
    """LesionAnalysisResponse is the answer to a LesionAnalysisRequest. The characteristics' names are lesion_1, lesion_2 and
    so on, in the order of the images."""

    lesion_characteristics: dict[str, LesionCharacteristics] | None = member({str: LesionCharacteristics}, "ok,keyformat=lesion")
    malignancy_risk_assessment: MalignancyRisk | None = member(MalignancyRisk, "ok", null=True)
    dermoscopy_features: list[DermoscopyFeature] = member([DermoscopyFeature], "ok")
    anvisa_compliance: ANVISACompliance | None = member(ANVISACompliance, null=True)
    audit_trail: LesionAuditTrail | None = member(LesionAuditTrail, null=True)


LesionAnalysisRequest.__response__ = LesionAnalysisResponse
