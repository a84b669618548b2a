# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind ecg-analysis."""

from ..rules import ECGAnalysisRequestRules, ECGAnalysisResponseRules
from ..shape import member, shape
from .common import Request, Response

__all__ = ["Abnormality", "ECGAnalysisRequest", "ECGAnalysisResponse", "ECGPacked", "HeartRate", "PackedLead",
           "RhythmAnalysis", "STDeviation"]


@shape()
class PackedLead:
    """PackedLead is one lead of ECGPacked."""

    name: str = member(str, "required,enum=I|II|III|aVR|aVL|aVF|V1|V2|V3|V4|V5|V6")
    data: str = member(str, "required,signal,format=base64")


@shape()
class ECGPacked:
    """ECGPacked is the compact encoding: base64 of little-endian int16 samples, mV = sample * gain_uv / 1000, the sample
    -32768 standing for a missing value."""

    encoding: str = member(str, "required,enum=int16le-base64")
    gain_uv: float = member(float, "required,xmin=0")  # microvolts a unit
    leads: list[PackedLead] = member([PackedLead], "required,signal")


@shape(kind="ecg-analysis")
class ECGAnalysisRequest(ECGAnalysisRequestRules, Request):
    """ECGAnalysisRequest asks for the analysis of a resting ECG. The signal comes in exactly one of three encodings; Leads
    reads any of them."""

    sampling_rate: float = member(float, "required,min=50,max=4000")  # Hz
    ecg_data: list[float] | None = member([float], "oneof=signal,needs=lead,signal")  # mV, of the lead named in lead
    lead: str = member(str, "enum=I|II|III|aVR|aVL|aVF|V1|V2|V3|V4|V5|V6")
    leads: dict[str, list[float]] | None = member({str: [float]}, "oneof=signal,signal,keys=I|II|III|aVR|aVL|aVF|V1|V2|V3|V4|V5|V6")  # mV
    ecg_packed: ECGPacked | None = member(ECGPacked, "oneof=signal", null=True)


@shape()
class HeartRate:
    """HeartRate holds rates in beats a minute and variability in ms: avg_heart_rate is 60000 / mean RR, resting 60000 /
    median RR, max 60000 / shortest RR; heart_rate_variability is SDNN with n-1."""

    avg_heart_rate: float | None = member(float, "always,xmin=0,max=1000", null=True)
    heart_rate_variability: float | None = member(float, "always,min=0", null=True)
    rmssd: float | None = member(float, "always,min=0", null=True)
    resting_heart_rate: float | None = member(float, "always,xmin=0,max=1000", null=True)
    max_heart_rate: float | None = member(float, "always,xmin=0,max=1000", null=True)
    clinical_assessment: str = member(str, "always")


@shape()
class RhythmAnalysis:
    """RhythmAnalysis is the rhythm as far as the plugin can tell."""

    rhythm: str = member(str, "required,enum=sinus|regular|irregular|atrial_fibrillation|atrial_flutter|av_block_1|av_block_2|av_block_3|paced|asystole|ventricular_fibrillation|unknown")
    regular: bool | None = member(bool, "always", null=True)
    confidence: float = member(float, "required,min=0,max=1")
    ectopic_beats: int | None = member(int, "always,min=0", null=True)


@shape()
class STDeviation:
    """STDeviation is the level at J+60 ms minus the PR segment, of the median beat, in mV."""

    lead: str = member(str, "required,enum=I|II|III|aVR|aVL|aVF|V1|V2|V3|V4|V5|V6")
    deviation_mv: float | None = member(float, "always", null=True)


@shape()
class Abnormality:
    """Abnormality is something a physician should look at."""

    abnormality_type: str = member(str, "required")
    severity: str = member(str, "required,enum=low|medium|high")
    clinical_significance: str = member(str, "always")
    recommended_action: str = member(str, "always")
    medical_disclaimer: str = member(str, "required,minlen=1")


@shape(kind="ecg-analysis", common="each=medical_recommendations:medical_disclaimer")
class ECGAnalysisResponse(ECGAnalysisResponseRules, Response):
    """ECGAnalysisResponse is the answer to an ECGAnalysisRequest."""

    heart_rate: HeartRate | None = member(HeartRate, "ok", null=True)
    r_peaks: list[int] = member([int], "ok,min=0,ascending")  # samples, from 0
    rhythm_analysis: RhythmAnalysis | None = member(RhythmAnalysis, "ok", null=True)
    st_analysis: list[STDeviation] = member([STDeviation], "ok")
    signal_quality: float | None = member(float, "ok,min=0,max=1", null=True)
    abnormality_detection: list[Abnormality] = member([Abnormality], "ok")


ECGAnalysisRequest.__response__ = ECGAnalysisResponse
