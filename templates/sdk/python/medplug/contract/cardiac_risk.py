# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind cardiac-risk."""

from ..rules import CardiacRiskResponseRules
from ..shape import member, shape
from .common import Request, Response

__all__ = ["CardiacRiskRequest", "CardiacRiskResponse", "RiskScore"]


@shape(kind="cardiac-risk")
class CardiacRiskRequest(Request):
    """CardiacRiskRequest asks for cardiovascular risk scores. Lipids in mg/dL, pressure in mmHg, egfr in mL/min/1.73 m2. An
    item that is absent is unknown, not false: scores that need it report it as missing."""

    age: float = member(float, "required,min=0,max=130")  # years
    sex: str = member(str, "required,enum=female|male")
    total_cholesterol: float | None = member(float, "xmin=0,max=5000", null=True)
    hdl_cholesterol: float | None = member(float, "xmin=0,max=5000", null=True)
    ldl_cholesterol: float | None = member(float, "xmin=0,max=5000", null=True)
    systolic_bp: float | None = member(float, "xmin=0,max=400", null=True)
    bp_treated: bool | None = member(bool, null=True)
    smoker: bool | None = member(bool, null=True)
    diabetes: bool | None = member(bool, null=True)
    statin: bool | None = member(bool, null=True)
    prior_cvd: bool | None = member(bool, null=True)
    egfr: float | None = member(float, "min=0,max=300", null=True)
    bmi: float | None = member(float, "xmin=0,max=300", null=True)
    race: str = member(str, "enum=white|african_american|other")  # PCE only
    heart_failure: bool | None = member(bool, null=True)
    hypertension: bool | None = member(bool, null=True)
    stroke_tia: bool | None = member(bool, null=True)  # stroke, transient ischaemic attack or thromboembolism
    vascular_disease: bool | None = member(bool, null=True)
    uncontrolled_hypertension: bool | None = member(bool, null=True)  # systolic over 160 mmHg
    abnormal_renal_function: bool | None = member(bool, null=True)
    abnormal_liver_function: bool | None = member(bool, null=True)
    bleeding_history: bool | None = member(bool, null=True)
    labile_inr: bool | None = member(bool, null=True)
    bleeding_drugs: bool | None = member(bool, null=True)  # antiplatelets or anti-inflammatories
    alcohol_use: bool | None = member(bool, null=True)
    scores: list[str] | None = member([str], "format=code,unique")  # wanted; empty means all that the plugin has


@shape()
class RiskScore:
    """RiskScore is one score: a percentage or points, never both, and neither when it could not be computed."""

    name: str = member(str, "required,format=code")
    value_percent: float | None = member(float, "min=0,max=100", null=True)
    points: float | None = member(float, null=True)
    horizon_years: float | None = member(float, "xmin=0,max=100", null=True)
    category: str | None = member(str, "always,enum=low|intermediate|high", null=True)
    inputs_used: list[str] = member([str], "always")
    missing_inputs: list[str] = member([str], "always")
    out_of_range_inputs: list[str] = member([str], "always")


@shape(kind="cardiac-risk")
class CardiacRiskResponse(CardiacRiskResponseRules, Response):
    """CardiacRiskResponse is the answer to a CardiacRiskRequest."""

    risk_scores: list[RiskScore] = member([RiskScore], "ok")


CardiacRiskRequest.__response__ = CardiacRiskResponse
