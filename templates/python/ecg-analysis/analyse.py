"""From request to answer."""

import math

import medplug
from medplug import ecg
from medplug.contract.ecg_analysis import ECGAnalysisResponse, HeartRate, RhythmAnalysis, STDeviation

import texts
from judge import judge

MOST_CONFIDENT = 0.95  # never passed: no automatic measurement is certain
STEADY_INTERVALS = 10  # how many intervals a statement about regularity wants
SHORT_TERM = 5 * 60  # s from which variability figures compare with published ones
WIDE_QRS = 120.0  # ms
MODEST = 0.6  # signal quality below which the reader is warned
MOST_KEPT = 200_000  # numbers that the memory of class standard holds: 66 s of 12 leads at 250 Hz


def analyse(call, request):
    """Measures one ECG. What it returns is completed by the SDK."""
    if ecg.kept(request.sampling_rate, len(request.lead_names()), request.sample_count()) > MOST_KEPT:
        raise medplug.Fault("input_too_large", "the recording is longer than this plugin's memory allows")
    try:
        a = ecg.analyse(request.sampling_rate, ecg.leads(request))
    except ecg.Refusal as refusal:
        raise _refuse(call, refusal.code, request.audience) from None
    context = request.medical_context
    age, sex = (context.patient_age, context.patient_gender) if context else (None, "")
    findings = judge(a, age, sex)
    recommendations = [*texts.recommend(findings, request.audience), texts.report(request.audience)]
    response = _measured(a)
    response.abnormality_detection = [texts.abnormality(f) for f in findings]
    response.medical_recommendations = recommendations
    response.limitations = _limitations(a, age)
    response.compliance_status.compliance_issues = _ask(call, recommendations)
    call.audit("ecg_analysed", {"leads": len(a.leads), "beats": len(a.peaks), "findings": len(findings),
                                "urgency": recommendations[0].urgency, "quality": round(a.quality, 2)})
    return response


def _refuse(call, code, audience):
    """Says why an ECG must not be interpreted, and what to do instead."""
    reason, instead = texts.refusal(code, audience)
    _ask(call, [instead])
    call.audit("ecg_not_analysable", {"reason": code})
    return medplug.NotAnalysable(code, reason, instead=[instead])


def _ask(call, recommendations):
    """Has the deployer's rules look at each recommendation and names those that they reject."""
    return [f"Recomendação {i} reprovada pelas regras do serviço." for i, r in enumerate(recommendations, 1)
            if call.cardiology_guideline(r) == medplug.GUIDELINE_FAIL]


def _measured(a):
    """Writes down what was measured. Positions are samples of the request's signal."""
    return ECGAnalysisResponse(
        confidence=round(min(MOST_CONFIDENT, a.quality), 2),
        findings=[medplug.Finding(type="observation", text=texts.summary(a))],
        heart_rate=HeartRate(avg_heart_rate=_known(a.rates.average, 1), heart_rate_variability=_known(a.sdnn, 1), rmssd=_known(a.rmssd, 1),
                             resting_heart_rate=_known(a.rates.resting, 1), max_heart_rate=_known(a.rates.maximum, 1),
                             clinical_assessment=texts.rate(a.rates.average)),
        r_peaks=a.peaks,
        rhythm_analysis=RhythmAnalysis(rhythm=a.regularity, regular=None if a.regularity == "unknown" else a.regularity == "regular",
                                       confidence=round(min(MOST_CONFIDENT, a.clarity * min(1, len(a.rr) / STEADY_INTERVALS)), 2),
                                       ectopic_beats=sum(a.ectopic)),
        st_analysis=[STDeviation(lead=level.lead, deviation_mv=_known(level.j60, 3)) for level in a.levels],
        signal_quality=_known(a.quality, 3),
    )


def _limitations(a, age):
    """Names what in this very recording limits the answer."""
    off = [name for name in a.leads if name not in a.used]
    told = (
        (a.seconds < SHORT_TERM, f"Registro de {texts.decimal(a.seconds, 1)} segundos; a variabilidade é só indicativa."),
        (off, f"Derivações sem sinal aproveitável: {', '.join(off)}."),
        (len(a.leads) < 12, "Menos de 12 derivações: desvios de ST em derivações ausentes não são vistos."),
        (a.rate < 250, f"Amostragem de {texts.decimal(a.rate, 0)} Hz: intervalos com resolução de {texts.decimal(1000 / a.rate, 0)} ms."),
        (math.isnan(a.qrs), "O segmento ST não pôde ser medido."),
        (a.qrs >= WIDE_QRS, f"QRS de {texts.decimal(a.qrs, 0)} ms: desvios de ST podem ser secundários ao QRS alargado."),
        (age is None, "Idade não informada: a população de uso não pôde ser conferida."),
        (a.quality < MODEST, "Qualidade do sinal reduzida: as medidas são menos confiáveis."),
    )
    return [text for met, text in told if met]


def _known(value, digits):
    """A value for the answer; None, which is null, when it could not be computed."""
    return None if math.isnan(value) else round(value, digits) + 0.0  # + 0.0 turns -0 into 0
