"""Every text that people read."""

import math

from medplug import Recommendation
from medplug.contract.ecg_analysis import Abnormality

SUPPORT_ONLY = "Apoio à decisão; requer avaliação de médico cardiologista."

# By urgency: priority, what a professional is told, action, timeframe, steps.
_ADVICE = {
    "emergency": ("URGENT", "Avalie o paciente agora e repita o ECG de 12 derivações; acione um cardiologista.", "Avaliação médica imediata com novo ECG",
                  "imediato, em até 10 minutos", ["Avaliar sintomas e sinais vitais", "Repetir o ECG de 12 derivações", "Comparar com ECG anterior"]),
    "urgent": ("URGENT", "Avalie o paciente sem demora e discuta o traçado com um cardiologista.", "Avaliação médica com revisão do traçado",
               "na próxima hora", ["Avaliar sintomas e sinais vitais", "Repetir o ECG"]),
    "soon": ("MONITORING", "Agende a revisão do traçado por um cardiologista.", "Revisão do traçado por cardiologista", "em até 7 dias",
             ["Correlacionar com a clínica"]),
}


def abnormality(finding):
    return Abnormality(abnormality_type=finding.kind, severity=finding.severity,
                       clinical_significance=finding.what + " Achado automático, sujeito a confirmação médica.",
                       recommended_action=_ADVICE[finding.urgency][2], medical_disclaimer=SUPPORT_ONLY)


def recommend(findings, audience):
    """One recommendation for all findings of one urgency, the most urgent first."""
    out = []
    for finding in findings:
        if out and out[-1].urgency == finding.urgency:
            out[-1].rationale += " " + finding.what
        else:
            out.append(_recommend(finding, audience))
    return out


def _recommend(finding, audience):
    priority, what, action, timeframe, steps = _ADVICE[finding.urgency]
    if audience != "professional":
        steps = []
        if priority == "URGENT":
            what = "Este traçado precisa ser visto por um médico agora. Ligue 192 (SAMU) ou vá a um pronto-socorro."
            action, timeframe = "Ligue 192 (SAMU) ou vá a um pronto-socorro", "imediato"
        else:
            what, action = "Leve este traçado a um médico cardiologista.", "Consulta com cardiologista"
    return Recommendation(priority=priority, urgency=finding.urgency, recommendation=what, action=action, timeframe=timeframe,
                          rationale=finding.what, required_actions=list(steps), medical_disclaimer=SUPPORT_ONLY)


def report(audience):
    """Stands in every answer: an automatic measurement is no report."""
    lay = audience != "professional"
    return Recommendation(
        priority="ROUTINE", urgency="routine",
        recommendation="Mostre este traçado ao médico cardiologista na sua consulta." if lay else "Encaminhe o traçado a um cardiologista para laudo.",
        action="Consulta com cardiologista" if lay else "Laudo por cardiologista", timeframe="no fluxo habitual",
        rationale="Toda medida automática requer confirmação médica.", medical_disclaimer=SUPPORT_ONLY,
    )


def refusal(code, audience):
    """The reason of a refusal and what to do instead. That nothing was measured never means that all is well."""
    instead = Recommendation(
        priority="ROUTINE", urgency="routine", recommendation="Repita o registro e encaminhe o traçado a um cardiologista.",
        action="Novo registro de ECG", timeframe="ainda neste atendimento", rationale="A falta de análise não exclui alteração grave.",
        required_actions=["Conferir eletrodos e cabos", "Registrar ao menos 10 segundos em repouso"], medical_disclaimer=SUPPORT_ONLY,
    )
    if code == "too_short":
        return "Registro curto demais: são necessários ao menos 3 segundos e 3 batimentos.", instead
    if code == "flat_signal":
        instead.priority = "URGENT"
        instead.urgency = "urgent"
        instead.recommendation = "Verifique o paciente e os eletrodos agora e repita o registro."
        instead.action, instead.timeframe = "Verificar o paciente e os eletrodos", "imediato"
        if audience != "professional":
            instead.recommendation += " Se houver mal-estar, ligue 192 (SAMU)."
        return "Nenhuma derivação contém sinal cardíaco.", instead
    return "Qualidade do sinal insuficiente para medir batimentos com segurança.", instead


def rate(bpm):
    """The rate in words, in reference to adults at rest."""
    where = "abaixo" if bpm < 60 else "acima" if bpm > 100 else "dentro"
    return f"Frequência cardíaca média de {decimal(bpm, 0)} bpm, {where} da faixa de referência de repouso do adulto (60 a 100 bpm)"


def summary(a):
    rhythm = {"regular": "intervalos RR regulares", "irregular": "intervalos RR irregulares", "unknown": "regularidade não determinada"}[a.regularity]
    odd = sum(a.ectopic)
    ectopic = ("nenhum batimento fora de série", "um batimento fora de série")[odd] if odd < 2 else f"{odd} batimentos fora de série"
    return f"{len(a.peaks)} batimentos, {decimal(a.rates.average, 0)} bpm em média; {rhythm}; {ectopic}."


def decimal(value, digits):
    """Writes a number the Brazilian way, without trailing zeros."""
    if math.isnan(value):
        return "?"
    text = f"{value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if digits else text).replace(".", ",")
