//! From request to answer.

use crate::judge::{judge, Assessment};
use crate::measure::{measure, round, runs, Lesion};
use crate::picture::{open, Picture};
use crate::segment::segment;
use crate::texts;
use medplug::{
    AbcdeScore, AnvisaCompliance, Call, Finding, LesionAuditTrail, LesionCharacteristics, LesionHistory, LesionRequest,
    LesionResponse, ReasonCode, Stop,
};
use std::collections::BTreeMap;

/// Of an answer that rests on every image of the request.
const MOST_CONFIDENT: f64 = 0.7;

/// Measures the lesion of each image. What it returns is completed by the SDK.
pub fn analyse(call: &mut Call, mut request: LesionRequest) -> Result<LesionResponse, Stop> {
    let mut characteristics = BTreeMap::new();
    let mut findings = Vec::new();
    let mut worst: Option<Assessment> = None;
    let images = std::mem::take(&mut request.lesion_images);
    let total = images.len();
    for (i, encoded) in images.into_iter().enumerate() {
        let mut picture = open(encoded, i)?;
        let mask = match segment(&mut picture) {
            Some(mask) => mask,
            None => continue,
        };
        let lesion = measure(&picture, &mask);
        let mm = diameter(&request.mm_per_px, i, &lesion);
        let assessment = judge(&lesion, mm, request.patient_history.as_ref());
        if worst.as_ref().map_or(true, |w| assessment.score > w.score) {
            worst = Some(assessment);
        }
        findings.push(Finding { kind: "observation".into(), text: texts::summary(i, &lesion, mm) });
        let described = describe(&picture, &mask, lesion, mm, request.patient_history.as_ref());
        characteristics.insert(format!("lesion_{}", i + 1), described);
    }
    let (measured, worst) = match worst {
        Some(worst) => (findings.len(), worst),
        None => return Err(refuse(call)),
    };
    call.audit(
        "lesion_analysed",
        &[
            ("images", total.into()),
            ("measured", measured.into()),
            ("risk", worst.level().as_str().into()),
            ("factors", worst.factors.len().into()),
        ],
    )?;
    let mut r = LesionResponse {
        lesion_characteristics: Some(characteristics),
        malignancy_risk_assessment: Some(texts::assess(&worst)),
        dermoscopy_features: Some(Vec::new()), // structures are not looked for
        anvisa_compliance: Some(AnvisaCompliance::default()),
        audit_trail: Some(LesionAuditTrail {
            processed_at: request.common.processing_timestamp.clone(),
            medical_disclaimers_included: Some(true),
            ..LesionAuditTrail::default()
        }),
        ..LesionResponse::default()
    };
    r.common.findings = findings;
    r.common.medical_recommendations = vec![texts::recommend(&worst, request.common.audience)];
    r.common.confidence = round(MOST_CONFIDENT * measured as f64 / total as f64, 2);
    r.common.limitations = texts::limitations(&request, total - measured);
    Ok(r)
}

/// Says that no image shows a lesion that could be measured.
fn refuse(call: &mut Call) -> Stop {
    let code = ReasonCode::PoorQuality;
    match call.audit("lesion_not_analysable", &[("reason", code.as_str().into())]) {
        Ok(()) => {
            let reason = "Nenhuma lesão se distingue da pele com segurança nas imagens.".into();
            Stop::NotAnalysable { code, reason, instead: vec![texts::again()] }
        }
        Err(fault) => Stop::Fault(fault),
    }
}

/// Bounds the diameters that an image of skin can show.
const LARGEST_MM: f64 = 1000.0;

/// The diameter in mm; None without a scale, or by one that no image of skin can have.
fn diameter(scales: &[f64], image: usize, l: &Lesion) -> Option<f64> {
    let scale = scales.get(image).or_else(|| scales.first())?;
    Some(round(l.diameter * scale, 2)).filter(|mm| *mm > 0.0 && *mm < LARGEST_MM)
}

fn describe(p: &Picture, mask: &[bool], l: Lesion, mm: Option<f64>, h: Option<&LesionHistory>) -> LesionCharacteristics {
    LesionCharacteristics {
        abcde_score: AbcdeScore {
            asymmetry_score: Some(round(l.asymmetry(), 3)),
            border_irregularity: Some(round(l.irregularity(), 3)),
            color_variation: Some(round(l.variation(), 3)),
            diameter_mm: mm,
            evolution: h.and_then(|h| h.evolution.clone()),
        },
        dermoscopy_patterns: Vec::new(),
        clinical_features: texts::features(&l, mm),
        mask_rle: Some(runs(p, mask)),
        color_distribution: l.colors,
    }
}
