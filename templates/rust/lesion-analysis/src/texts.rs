//! Every text that people read.

use crate::judge::{Assessment, Level, LARGE};
use crate::measure::{round, Lesion};
use medplug::{Audience, LesionRequest, MalignancyRisk, Priority, Recommendation, Urgency};

const SUPPORT_ONLY: &str = "Achado de apoio; requer confirmação por exame médico.";

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|s| s.to_string()).collect()
}

/// What to do when nothing could be measured.
pub fn again() -> Recommendation {
    Recommendation {
        priority: Priority::Routine,
        urgency: Urgency::Routine,
        recommendation: "Repita a fotografia com foco, luz uniforme e a lesão inteira no centro, ou procure um dermatologista.".into(),
        action: "Nova fotografia ou exame presencial".into(),
        timeframe: "ainda neste atendimento".into(),
        rationale: "A falta de análise não exclui lesão grave.".into(),
        required_actions: strings(&["Incluir escala milimetrada", "Afastar pelos e reflexos"]),
        medical_disclaimer: SUPPORT_ONLY.into(),
    }
}

pub fn assess(a: &Assessment) -> MalignancyRisk {
    MalignancyRisk {
        risk_level: a.level().as_str().into(),
        risk_score: Some(round(a.score, 2)),
        risk_factors: strings(&a.factors),
        clinical_recommendation: recommend(a, Audience::Professional).recommendation,
        medical_disclaimer: SUPPORT_ONLY.into(),
    }
}

pub fn recommend(a: &Assessment, audience: Audience) -> Recommendation {
    let level = a.level();
    let (priority, urgency, recommendation, action, timeframe) = match level {
        Level::High => (
            Priority::Urgent,
            Urgency::Urgent,
            "Encaminhe com prioridade para avaliação presencial com dermatologista.",
            "Consulta prioritária com dermatologista",
            "em até 7 dias",
        ),
        Level::Medium => (
            Priority::Monitoring,
            Urgency::Soon,
            "Encaminhe para avaliação presencial com dermatologista.",
            "Consulta com dermatologista",
            "em até 30 dias",
        ),
        Level::Low => (
            Priority::Routine,
            Urgency::Routine,
            "Mantenha o exame dermatológico de rotina e reavalie se a lesão mudar.",
            "Exame dermatológico de rotina",
            "na próxima consulta",
        ),
    };
    let rationale = if a.factors.is_empty() {
        "Nenhum dos critérios do plugin foi atingido; isso não exclui malignidade.".into()
    } else {
        format!("Critérios atingidos: {}.", a.factors.join(", "))
    };
    let mut r = Recommendation {
        priority,
        urgency,
        recommendation: recommendation.into(),
        action: action.into(),
        timeframe: timeframe.into(),
        rationale,
        required_actions: strings(&["Dermatoscopia", "Fotografia de controle com escala"]),
        medical_disclaimer: SUPPORT_ONLY.into(),
    };
    if audience.lay() {
        r.required_actions = Vec::new();
        r.recommendation = match level {
            Level::High => "Procure um dermatologista em até 7 dias para examinar esta lesão.",
            Level::Medium => "Marque consulta com um dermatologista para examinar esta lesão.",
            Level::Low => "Mostre esta lesão ao médico na próxima consulta, ou antes se ela mudar, coçar ou sangrar.",
        }
        .into();
    }
    r
}

pub fn features(l: &Lesion, mm: Option<f64>) -> Vec<String> {
    let mut out = vec![colors(l.present)];
    if mm.map_or(false, |mm| mm > LARGE) {
        out.push("diâmetro acima de 6 mm".into());
    }
    out
}

fn colors(n: usize) -> String {
    if n == 1 {
        "uma cor".into()
    } else {
        format!("{n} cores")
    }
}

pub fn summary(image: usize, l: &Lesion, mm: Option<f64>) -> String {
    let size = mm.map_or_else(|| "tamanho não medido (sem escala)".into(), |mm| format!("{} mm de maior diâmetro", decimal(mm)));
    let (asymmetry, border) = (decimal(round(l.asymmetry(), 2)), decimal(round(l.irregularity(), 2)));
    format!(
        "Imagem {}: lesão com {size}, {}; assimetria {asymmetry} e irregularidade da borda {border} (de 0 a 1).",
        image + 1,
        colors(l.present)
    )
}

/// Names what in this very request limits the answer.
pub fn limitations(request: &LesionRequest, unmeasured: usize) -> Vec<String> {
    let mut out = Vec::new();
    if request.mm_per_px.is_empty() {
        out.push("Sem escala em mm por pixel: o diâmetro não foi medido.".into());
    }
    if unmeasured > 0 {
        out.push(format!("Imagens sem lesão delimitável: {unmeasured}."));
    }
    let evolution = request.patient_history.as_ref().and_then(|h| h.evolution.as_deref());
    if matches!(evolution, None | Some("unknown")) {
        out.push("Evolução não informada: o critério E não foi avaliado.".into());
    }
    if request.common.medical_context.as_ref().and_then(|m| m.patient_age).is_none() {
        out.push("Idade não informada: a população de uso não pôde ser conferida.".into());
    }
    out
}

/// Writes a number the Brazilian way, without trailing zeros.
fn decimal(v: f64) -> String {
    v.to_string().replace('.', ",")
}
