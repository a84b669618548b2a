"""Every text that people read."""

from medplug import Recommendation
from medplug.contract.lesion_analysis import MalignancyRisk

from judge import LARGE

SUPPORT_ONLY = "Achado de apoio; requer confirmação por exame médico."

# What to do when nothing could be measured.
AGAIN = Recommendation(
    priority="ROUTINE", urgency="routine",
    recommendation="Repita a fotografia com foco, luz uniforme e a lesão inteira no centro, ou procure um dermatologista.",
    action="Nova fotografia ou exame presencial", timeframe="ainda neste atendimento",
    rationale="A falta de análise não exclui lesão grave.",
    required_actions=["Incluir escala milimetrada", "Afastar pelos e reflexos"], medical_disclaimer=SUPPORT_ONLY,
)

# By risk level: priority, urgency, what a professional is told, action and timeframe, what a patient is told.
_ADVICE = {
    "HIGH": ("URGENT", "urgent", "Encaminhe com prioridade para avaliação presencial com dermatologista.", "Consulta prioritária com dermatologista",
             "em até 7 dias", "Procure um dermatologista em até 7 dias para examinar esta lesão."),
    "MEDIUM": ("MONITORING", "soon", "Encaminhe para avaliação presencial com dermatologista.", "Consulta com dermatologista",
               "em até 30 dias", "Marque consulta com um dermatologista para examinar esta lesão."),
    "LOW": ("ROUTINE", "routine", "Mantenha o exame dermatológico de rotina e reavalie se a lesão mudar.", "Exame dermatológico de rotina",
            "na próxima consulta", "Mostre esta lesão ao médico na próxima consulta, ou antes se ela mudar, coçar ou sangrar."),
}


def assess(assessment):
    return MalignancyRisk(risk_level=assessment.level, risk_score=round(assessment.score, 2), risk_factors=assessment.factors,
                          clinical_recommendation=_ADVICE[assessment.level][2], medical_disclaimer=SUPPORT_ONLY)


def recommend(assessment, audience):
    priority, urgency, told, action, timeframe, patient = _ADVICE[assessment.level]
    lay = audience != "professional"
    why = "Nenhum dos critérios do plugin foi atingido; isso não exclui malignidade."
    if assessment.factors:
        why = f"Critérios atingidos: {', '.join(assessment.factors)}."
    return Recommendation(priority=priority, urgency=urgency, recommendation=patient if lay else told, action=action, timeframe=timeframe,
                          rationale=why, required_actions=[] if lay else ["Dermatoscopia", "Fotografia de controle com escala"],
                          medical_disclaimer=SUPPORT_ONLY)


def features(lesion, mm):
    return [_colors(lesion)] + (["diâmetro acima de 6 mm"] if mm is not None and mm > LARGE else [])


def _colors(lesion):
    return "uma cor" if len(lesion.colors) == 1 else f"{len(lesion.colors)} cores"


def summary(image, lesion, mm):
    size = "tamanho não medido (sem escala)" if mm is None else f"{decimal(mm)} mm de maior diâmetro"
    return (f"Imagem {image + 1}: lesão com {size}, {_colors(lesion)}; assimetria {decimal(round(lesion.asymmetry, 2))} e "
            f"irregularidade da borda {decimal(round(lesion.irregularity, 2))} (de 0 a 1).")


def limitations(request, measured):
    out = []
    if not request.mm_per_px:
        out.append("Sem escala em mm por pixel: o diâmetro não foi medido.")
    if measured < len(request.lesion_images):
        out.append(f"Imagens sem lesão delimitável: {len(request.lesion_images) - measured}.")
    if request.patient_history is None or request.patient_history.evolution in ("", "unknown"):
        out.append("Evolução não informada: o critério E não foi avaliado.")
    if request.medical_context is None or request.medical_context.patient_age is None:
        out.append("Idade não informada: a população de uso não pôde ser conferida.")
    return out


def decimal(value):
    """Writes a number the Brazilian way, without trailing zeros."""
    return f"{value:g}".replace(".", ",")
