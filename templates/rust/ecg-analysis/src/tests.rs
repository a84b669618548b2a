//! Tests on testdata/ecg.json, a synthetic ECG of 10 s whose beats are known.

use crate::{analyse::analyse, plugin};
use medplug::{code, rehearse, EcgRequest, EcgResponse, ReasonCode, Rehearsal, Status, Urgency};
use serde_json::{json, Value};

/// Where the R peaks lie, in samples at 125 Hz.
const TRUTH: [usize; 14] = [67, 156, 246, 338, 431, 522, 613, 704, 796, 885, 972, 1056, 1140, 1224];

fn fixture() -> Value {
    serde_json::from_str(include_str!("../testdata/ecg.json")).unwrap()
}

fn answer(host: &mut Rehearsal, request: &Value) -> EcgResponse {
    let r: EcgResponse = rehearse(host, &plugin(), analyse, request.to_string().as_bytes()).unwrap();
    every_answer(host, &r);
    r
}

/// The fixture with its signal rewritten, lead by lead and sample by sample, in mV.
fn changed(f: impl Fn(&str, usize, f64) -> f64) -> Value {
    let mut request = fixture();
    let read: EcgRequest = medplug::read_request(request.to_string().as_bytes(), "").unwrap();
    let mut leads = serde_json::Map::new();
    read.signal.each(|name, mv| {
        let samples: Vec<f64> = mv.iter().enumerate().map(|(i, v)| f(&name, i, *v)).collect();
        leads.insert(name, json!(samples));
    });
    request.as_object_mut().unwrap().remove("ecg_packed");
    request["leads"] = Value::Object(leads);
    request
}

/// What no answer may lack.
fn every_answer(host: &Rehearsal, r: &EcgResponse) {
    let common = &r.common;
    assert_eq!(common.compliance_status.disclaimer_complete, Some(true));
    assert!(common.disclaimer.as_ref().unwrap().text.contains("cardiologista"));
    assert!(common.limitations.len() >= plugin().limitations.len());
    assert!(!common.medical_recommendations.is_empty());
    for rec in &common.medical_recommendations {
        assert!(!rec.action.is_empty() && !rec.timeframe.is_empty() && !rec.medical_disclaimer.is_empty(), "{rec:?}");
    }
    for a in r.abnormality_detection.iter().flatten() {
        assert!(!a.medical_disclaimer.is_empty() && !a.recommended_action.is_empty(), "{a:?}");
    }
    let text = serde_json::to_string(r).unwrap().to_lowercase();
    for claim in ["você tem", "você está com", "você sofre de", "diagnóstico confirmado", "diagnóstico definitivo", "diagnóstico:"] {
        assert!(!text.contains(claim), "the answer states a diagnosis: {claim}");
    }
    assert_eq!(host.audits.len(), 1);
    assert_eq!(host.recommendations.len(), common.medical_recommendations.len());
}

#[test]
fn measurements() {
    let r = answer(&mut Rehearsal::default(), &fixture());
    let peaks = r.r_peaks.unwrap();
    assert_eq!(peaks.len(), TRUTH.len());
    for (p, want) in peaks.iter().zip(TRUTH) {
        assert!((*p as i64 - want as i64).abs() <= 1, "R peak at {p}, want {want}");
    }
    let rate = r.heart_rate.unwrap();
    assert!((rate.avg_heart_rate.unwrap() - 84.3).abs() <= 0.2, "{rate:?}");
    assert!((rate.heart_rate_variability.unwrap() - 25.3).abs() <= 3.0, "{rate:?}");
    let rhythm = r.rhythm_analysis.unwrap();
    assert_eq!((rhythm.rhythm.as_str(), rhythm.regular, rhythm.ectopic_beats), ("regular", Some(true), Some(0)));
    assert_eq!(r.st_analysis.unwrap().len(), 12);
    assert_eq!(r.abnormality_detection.unwrap().len(), 0);
    assert!(r.common.confidence > 0.5 && r.common.confidence < 1.0);
}

#[test]
fn st_elevation_is_an_emergency() {
    let inferior = |lead: &str| ["II", "III", "aVF"].contains(&lead);
    let mut raised = changed(|lead, i, mv| {
        let after_peak = TRUTH.iter().any(|r| i > r + 4 && i < r + 30);
        if inferior(lead) && after_peak { mv + 0.3 } else { mv }
    });
    let r = answer(&mut Rehearsal::default(), &raised);
    assert_eq!(r.common.medical_recommendations[0].urgency, Urgency::Emergency);
    assert_eq!(r.abnormality_detection.unwrap()[0].abnormality_type, "st_elevation");
    raised["audience"] = json!("patient");
    let r = answer(&mut Rehearsal::default(), &raised);
    assert!(r.common.medical_recommendations[0].action.contains("192"));
}

#[test]
fn slow_heart() {
    let mut slow = fixture();
    slow["sampling_rate"] = json!(65);
    let r = answer(&mut Rehearsal::default(), &slow);
    assert_eq!(r.abnormality_detection.unwrap()[0].abnormality_type, "heart_rate_low");
    assert_eq!(r.common.medical_recommendations[0].urgency, Urgency::Soon);
}

#[test]
fn refusals() {
    let flat = changed(|_, _, _| 0.0);
    let high = changed(|_, _, mv| 100.0 * mv);
    let noise = changed(|_, i, _| ((i * i) as f64 * 0.618) % 1.0);
    for (request, want) in [(flat, ReasonCode::FlatSignal), (high, ReasonCode::PoorQuality), (noise, ReasonCode::PoorQuality)] {
        let r = answer(&mut Rehearsal::default(), &request);
        assert_eq!((r.common.status, r.common.reason_code), (Status::NotAnalysable, Some(want)));
        assert!(r.heart_rate.is_none() && !r.common.reason.is_empty());
    }
}

#[test]
fn a_rejected_recommendation_is_named() {
    let mut host = Rehearsal { guideline: Some(0), ..Rehearsal::default() };
    let status = answer(&mut host, &fixture()).common.compliance_status;
    assert_eq!(status.crm_compliant, Some(false));
    assert_eq!(status.compliance_issues.len(), 1);
}

#[test]
fn what_does_not_fit_is_refused() {
    let fault = |request: &Value| {
        let done: Result<EcgResponse, _> = rehearse(&mut Rehearsal::default(), &plugin(), analyse, request.to_string().as_bytes());
        done.unwrap_err()
    };
    let mut bare = fixture();
    bare.as_object_mut().unwrap().remove("sampling_rate");
    let f = fault(&bare);
    assert_eq!((f.code, f.path.as_str()), (code::MISSING_FIELD, "/sampling_rate"));
    let mut long = fixture();
    long.as_object_mut().unwrap().remove("ecg_packed");
    long["lead"] = json!("II");
    long["ecg_data"] = json!(vec![0; 100_001]);
    assert_eq!(fault(&long).code, code::INPUT_TOO_LARGE);
}
