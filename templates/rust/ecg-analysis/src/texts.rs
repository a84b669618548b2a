//! Every text that people read.

use crate::finding::Finding;
use crate::number::decimal;
use medplug::ecg::{Analysis, Regularity};
use medplug::{Abnormality, Audience, Priority, ReasonCode, Recommendation, Urgency};

const SUPPORT_ONLY: &str = "Apoio à decisão; requer avaliação de médico cardiologista.";

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|s| s.to_string()).collect()
}

pub fn abnormality(f: &Finding) -> Abnormality {
    Abnormality {
        abnormality_type: f.kind.into(),
        severity: f.severity.into(),
        clinical_significance: format!("{} Achado automático, sujeito a confirmação médica.", f.what),
        recommended_action: recommendation(f, Audience::Professional).action,
        medical_disclaimer: SUPPORT_ONLY.into(),
    }
}

/// One recommendation for all findings of one urgency, the most urgent first.
pub fn recommend(findings: &[Finding], audience: Audience) -> Vec<Recommendation> {
    let mut out: Vec<Recommendation> = Vec::new();
    for f in findings {
        match out.last_mut() {
            Some(last) if last.urgency == f.urgency => {
                last.rationale.push(' ');
                last.rationale.push_str(&f.what);
            }
            _ => out.push(recommendation(f, audience)),
        }
    }
    out
}

/// What to do about a finding, how soon, and why.
fn recommendation(f: &Finding, audience: Audience) -> Recommendation {
    let (priority, recommendation, action, timeframe, steps): (_, _, _, _, &[&str]) = match f.urgency {
        Urgency::Emergency => (
            Priority::Urgent,
            "Avalie o paciente agora e repita o ECG de 12 derivações; acione um cardiologista.",
            "Avaliação médica imediata com novo ECG",
            "imediato, em até 10 minutos",
            &["Avaliar sintomas e sinais vitais", "Repetir o ECG de 12 derivações", "Comparar com ECG anterior"],
        ),
        Urgency::Urgent => (
            Priority::Urgent,
            "Avalie o paciente sem demora e discuta o traçado com um cardiologista.",
            "Avaliação médica com revisão do traçado",
            "na próxima hora",
            &["Avaliar sintomas e sinais vitais", "Repetir o ECG"],
        ),
        _ => (
            Priority::Monitoring,
            "Agende a revisão do traçado por um cardiologista.",
            "Revisão do traçado por cardiologista",
            "em até 7 dias",
            &["Correlacionar com a clínica"],
        ),
    };
    let mut r = Recommendation {
        priority,
        urgency: f.urgency,
        recommendation: recommendation.into(),
        action: action.into(),
        timeframe: timeframe.into(),
        rationale: f.what.clone(),
        required_actions: strings(steps),
        medical_disclaimer: SUPPORT_ONLY.into(),
    };
    if audience.lay() {
        r.required_actions = Vec::new();
        if priority == Priority::Urgent {
            r.recommendation = "Este traçado precisa ser visto por um médico agora. Ligue 192 (SAMU) ou vá a um pronto-socorro.".into();
            r.action = "Ligue 192 (SAMU) ou vá a um pronto-socorro".into();
            r.timeframe = "imediato".into();
        } else {
            r.recommendation = "Leve este traçado a um médico cardiologista.".into();
            r.action = "Consulta com cardiologista".into();
        }
    }
    r
}

/// In every answer: an automatic measurement is no report.
pub fn report(audience: Audience) -> Recommendation {
    let (recommendation, action) = if audience.lay() {
        ("Mostre este traçado ao médico cardiologista na sua consulta.", "Consulta com cardiologista")
    } else {
        ("Encaminhe o traçado a um cardiologista para laudo.", "Laudo por cardiologista")
    };
    Recommendation {
        priority: Priority::Routine,
        urgency: Urgency::Routine,
        recommendation: recommendation.into(),
        action: action.into(),
        timeframe: "no fluxo habitual".into(),
        rationale: "Toda medida automática requer confirmação médica.".into(),
        required_actions: Vec::new(),
        medical_disclaimer: SUPPORT_ONLY.into(),
    }
}

/// The reason of a refusal and what to do instead. That nothing was measured never means that all is well.
pub fn refusal(code: ReasonCode, audience: Audience) -> (String, Recommendation) {
    let mut instead = Recommendation {
        priority: Priority::Routine,
        urgency: Urgency::Routine,
        recommendation: "Repita o registro e encaminhe o traçado a um cardiologista.".into(),
        action: "Novo registro de ECG".into(),
        timeframe: "ainda neste atendimento".into(),
        rationale: "A falta de análise não exclui alteração grave.".into(),
        required_actions: strings(&["Conferir eletrodos e cabos", "Registrar ao menos 10 segundos em repouso"]),
        medical_disclaimer: SUPPORT_ONLY.into(),
    };
    let reason = match code {
        ReasonCode::TooShort => "Registro curto demais: são necessários ao menos 3 segundos e 3 batimentos.",
        ReasonCode::FlatSignal => {
            instead.priority = Priority::Urgent;
            instead.urgency = Urgency::Urgent;
            instead.recommendation = "Verifique o paciente e os eletrodos agora e repita o registro.".into();
            instead.action = "Verificar o paciente e os eletrodos".into();
            instead.timeframe = "imediato".into();
            if audience.lay() {
                instead.recommendation.push_str(" Se houver mal-estar, ligue 192 (SAMU).");
            }
            "Nenhuma derivação contém sinal cardíaco."
        }
        _ => "Qualidade do sinal insuficiente para medir batimentos com segurança.",
    };
    (reason.into(), instead)
}

/// Puts the rate into words, in reference to adults at rest.
pub fn rate(bpm: f64) -> String {
    let side = if bpm < 60.0 {
        "abaixo"
    } else if bpm > 100.0 {
        "acima"
    } else {
        "dentro"
    };
    let bpm = decimal(bpm, 0);
    format!("Frequência cardíaca média de {bpm} bpm, {side} da faixa de referência de repouso do adulto (60 a 100 bpm)")
}

pub fn summary(a: &Analysis) -> String {
    let rhythm = match a.regularity {
        Regularity::Regular => "intervalos RR regulares",
        Regularity::Irregular => "intervalos RR irregulares",
        Regularity::Unknown => "regularidade não determinada",
    };
    let ectopic = match a.ectopic {
        0 => "nenhum batimento fora de série".to_string(),
        1 => "um batimento fora de série".to_string(),
        n => format!("{n} batimentos fora de série"),
    };
    format!("{} batimentos, {} bpm em média; {rhythm}; {ectopic}.", a.beats.len(), decimal(a.rates.average, 0))
}
