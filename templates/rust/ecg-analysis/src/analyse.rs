//! From request to answer.

use crate::judge::{judge, Person};
use crate::number::{decimal, round};
use crate::texts;
use medplug::ecg::{Analysis, Recorder, Refusal, Regularity, Sex};
use medplug::{
    code, Audience, Call, EcgRequest, EcgResponse, Fault, Finding, Guideline, HeartRate, ReasonCode, Recommendation,
    Response, RhythmAnalysis, StDeviation, Stop,
};

/// Never passed: no automatic measurement is certain.
const MOST_CONFIDENT: f64 = 0.95;
/// How many intervals a statement about regularity wants.
const STEADY_INTERVALS: f64 = 10.0;
/// The recording length in s from which variability figures compare with published ones.
const SHORT_TERM: f64 = 5.0 * 60.0;
const WIDE_QRS: f64 = 120.0; // ms
const MODEST: f64 = 0.6; // signal quality below which the reader is warned
/// What of a recording fits into the memory that medplug.yaml declares: 33 s of 12 leads at 250 Hz.
const MOST_KEPT: usize = 100_000;

/// Measures one ECG. What it returns is completed by the SDK.
pub fn analyse(call: &mut Call, request: EcgRequest) -> Result<EcgResponse, Stop> {
    let audience = request.common.audience;
    let person = patient(&request);
    let (leads, samples) = request.signal.size();
    if Recorder::kept(request.sampling_rate, leads, samples) > MOST_KEPT {
        return Err(Fault::new(code::INPUT_TOO_LARGE, "the recording is longer than this plugin's memory allows", "").into());
    }
    let mut recorder = Recorder::new(request.sampling_rate);
    request.signal.each(|name, mv| recorder.add(name, mv));
    let a = match recorder.analyse() {
        Ok(a) => a,
        Err(Refusal::TooShort) => return Err(refuse(call, ReasonCode::TooShort, audience)),
        Err(Refusal::FlatSignal) => return Err(refuse(call, ReasonCode::FlatSignal, audience)),
        Err(Refusal::PoorQuality) => return Err(refuse(call, ReasonCode::PoorQuality, audience)),
        Err(Refusal::Malformed) => return Err(Fault::internal("the signal is not well formed").into()),
    };
    let findings = judge(&a, &person);
    let mut response = measured(&a);
    response.abnormality_detection = Some(findings.iter().map(texts::abnormality).collect());
    let common = &mut response.common;
    common.medical_recommendations = texts::recommend(&findings, audience);
    common.medical_recommendations.push(texts::report(audience));
    common.limitations = limitations(&a, &person);
    common.compliance_status.compliance_issues = ask(call, &common.medical_recommendations)?;
    call.audit(
        "ecg_analysed",
        &[
            ("leads", a.leads.len().into()),
            ("beats", a.beats.len().into()),
            ("findings", findings.len().into()),
            ("urgency", common.medical_recommendations[0].urgency.as_str().into()),
            ("quality", round(a.quality, 2).into()),
        ],
    )?;
    Ok(response)
}

/// Says why an ECG must not be interpreted, and what to do instead.
fn refuse(call: &mut Call, code: ReasonCode, audience: Audience) -> Stop {
    let (reason, instead) = texts::refusal(code, audience);
    let told = ask(call, std::slice::from_ref(&instead)).and_then(|_| call.audit("ecg_not_analysable", &[("reason", code.as_str().into())]));
    match told {
        Ok(()) => Stop::NotAnalysable { code, reason, instead: vec![instead] },
        Err(fault) => Stop::Fault(fault),
    }
}

/// Has the deployer's rules look at each recommendation and names those that they reject.
fn ask(call: &mut Call, recommendations: &[Recommendation]) -> Result<Vec<String>, Fault> {
    let mut issues = Vec::new();
    for (i, r) in recommendations.iter().enumerate() {
        if call.cardiology_guideline(r)? == Guideline::Fail {
            issues.push(format!("Recomendação {} reprovada pelas regras do serviço.", i + 1));
        }
    }
    Ok(issues)
}

/// Writes down what was measured. Positions are samples of the request's signal.
fn measured(a: &Analysis) -> EcgResponse {
    let heart_rate = HeartRate {
        avg_heart_rate: known(a.rates.average, 1),
        heart_rate_variability: known(a.sdnn, 1),
        rmssd: known(a.rmssd, 1),
        resting_heart_rate: known(a.rates.resting, 1),
        max_heart_rate: known(a.rates.maximum, 1),
        clinical_assessment: texts::rate(a.rates.average),
    };
    let rhythm = RhythmAnalysis {
        rhythm: a.regularity.as_str().into(),
        regular: (a.regularity != Regularity::Unknown).then(|| a.regularity == Regularity::Regular),
        confidence: round((a.clarity * (a.rr.len() as f64 / STEADY_INTERVALS).min(1.0)).min(MOST_CONFIDENT), 2),
        ectopic_beats: Some(a.ectopic),
    };
    let common = Response {
        confidence: round(a.quality.min(MOST_CONFIDENT), 2),
        findings: vec![Finding { kind: "observation".into(), text: texts::summary(a) }],
        ..Response::default()
    };
    EcgResponse {
        common,
        heart_rate: Some(heart_rate),
        r_peaks: Some(a.beats.iter().map(|b| b.sample).collect()),
        rhythm_analysis: Some(rhythm),
        st_analysis: Some(a.st.iter().map(|st| StDeviation { lead: st.lead.clone(), deviation_mv: known(st.j60, 3) }).collect()),
        signal_quality: known(a.quality, 3),
        abnormality_detection: None,
    }
}

/// What of the patient the ST criteria depend on.
fn patient(request: &EcgRequest) -> Person {
    let context = request.common.medical_context.as_ref();
    Person {
        age: context.and_then(|m| m.patient_age).unwrap_or(f64::NAN),
        sex: match context.and_then(|m| m.patient_gender.as_deref()) {
            Some("female") => Sex::Female,
            Some("male") => Sex::Male,
            _ => Sex::Unknown,
        },
    }
}

/// Names what in this very recording limits the answer.
fn limitations(a: &Analysis, p: &Person) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |met: bool, text: String| {
        if met {
            out.push(text);
        }
    };
    let off: Vec<&str> = a.leads.iter().filter(|l| !l.used).map(|l| l.name.as_str()).collect();
    let short = format!("Registro de {} segundos; a variabilidade é só indicativa.", decimal(a.seconds, 1));
    add(a.seconds < SHORT_TERM, short);
    add(!off.is_empty(), format!("Derivações sem sinal aproveitável: {}.", off.join(", ")));
    add(a.leads.len() < 12, "Menos de 12 derivações: desvios de ST em derivações ausentes não são vistos.".into());
    let coarse = (decimal(a.rate, 0), decimal(1000.0 / a.rate, 0));
    add(a.rate < 250.0, format!("Amostragem de {} Hz: intervalos com resolução de {} ms.", coarse.0, coarse.1));
    add(a.qrs.is_nan(), "O segmento ST não pôde ser medido.".into());
    let wide = format!("QRS de {} ms: desvios de ST podem ser secundários ao QRS alargado.", decimal(a.qrs, 0));
    add(a.qrs >= WIDE_QRS, wide);
    add(p.age.is_nan(), "Idade não informada: a população de uso não pôde ser conferida.".into());
    add(a.quality < MODEST, "Qualidade do sinal reduzida: as medidas são menos confiáveis.".into());
    out
}

/// A value for the answer; None, which is null, when it could not be computed.
fn known(v: f64, digits: i32) -> Option<f64> {
    (!v.is_nan()).then(|| round(v, digits))
}
