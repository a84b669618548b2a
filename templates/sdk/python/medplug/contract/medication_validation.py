# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind medication-validation."""

from ..rules import MedicationValidationResponseRules
from ..shape import member, shape
from .common import Request, Response

__all__ = ["ControlListing", "Frequency", "Medication", "MedicationAlert", "MedicationValidationRequest",
           "MedicationValidationResponse", "RenalFunction"]


@shape()
class Frequency:
    """Frequency is how often a dose is taken."""

    times: float = member(float, "required,xmin=0")
    per: str = member(str, "required,enum=day|week")


@shape()
class Medication:
    """Medication is one item of a prescription or of what a patient takes."""

    dcb: str = member(str, "required,minlen=1")  # Denominação Comum Brasileira
    dose: float | None = member(float, "xmin=0,needs=unit", null=True)
    unit: str = member(str, "enum=mg|mcg|g|ml|UI|gota|comprimido")
    route: str = member(str)
    frequency: Frequency | None = member(Frequency, null=True)


@shape()
class RenalFunction:
    """RenalFunction is the estimated glomerular filtration rate in mL/min/1.73 m2."""

    egfr_ml_min_1_73m2: float = member(float, "required,min=0,max=300")


@shape(kind="medication-validation")
class MedicationValidationRequest(Request):
    """MedicationValidationRequest asks for the check of a list of medications."""

    medications: list[Medication] = member([Medication], "required")
    allergies: list[str] = member([str], "always")
    conditions: list[str] = member([str], "always")
    renal_function: RenalFunction | None = member(RenalFunction, null=True)


@shape()
class MedicationAlert:
    """MedicationAlert is something to check before dispensing. Medications are indices into the request's list; suggest is
    never a dose."""

    type: str = member(str, "required,enum=interaction|dose|allergy|duplication|control")
    severity: str = member(str, "required,enum=minor|moderate|major|contraindicated")
    medications: list[int] = member([int], "required,min=0,unique")
    message: str = member(str, "required")
    source: str = member(str, "required")
    suggest: str = member(str)


@shape()
class ControlListing:
    """ControlListing says on which list of controlled substances a medication stands."""

    medication: int = member(int, "required,min=0")
    dcb: str = member(str, "required")
    list: str = member(str, "required")
    form: str = member(str)
    validity_days: float | None = member(float, "always,min=0", null=True)
    treatment_days: float | None = member(float, "always,min=0", null=True)
    needs_human: bool = member(bool, "required")


@shape(kind="medication-validation")
class MedicationValidationResponse(MedicationValidationResponseRules, Response):
    """MedicationValidationResponse is the answer to a MedicationValidationRequest."""

    alerts: list[MedicationAlert] = member([MedicationAlert], "ok")
    control_lists: list[ControlListing] = member([ControlListing], "ok")


MedicationValidationRequest.__response__ = MedicationValidationResponse
