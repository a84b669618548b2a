use crate::fault::{code, Fault};
use crate::image;
use crate::json::Value;
use crate::read::{Node, Range, Text};
use crate::request::Request;
use crate::response::Response;
use crate::serve::{Answer, Ask};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

/// Asks for the analysis of one to four images of skin lesions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LesionRequest {
    #[serde(flatten)]
    pub common: Request,
    pub lesion_images: Vec<String>, // base64 of PNG or JPEG
    /// One scale for all images, or one each; empty for none.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "scalar")]
    pub mm_per_px: Vec<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesion_location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient_history: Option<LesionHistory>,
}

fn scalar<S: Serializer>(v: &[f64], s: S) -> Result<S::Ok, S::Error> {
    match v {
        [one] => s.serialize_f64(*one),
        all => s.collect_seq(all),
    }
}

/// What the patient reports. Evolution is the change over the last months.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LesionHistory {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_history_melanoma: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal_history_melanoma: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sun_exposure_high: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evolution: Option<String>,
}

fn images(n: &mut Node) -> Vec<String> {
    n.need("lesion_images");
    let items = match n.list("lesion_images") {
        Some(items) => items,
        None => return Vec::new(),
    };
    match items.len() {
        0 => n.faults().value(code::OUT_OF_RANGE, "/lesion_images", "must have at least 1 elements"),
        1..=4 => {}
        _ => n.faults().value(code::OUT_OF_RANGE, "/lesion_images", "must have at most 4 elements"),
    }
    let mut out = Vec::new();
    for (v, at) in items {
        match v {
            Value::Text(s) => {
                if let Some((code, message)) = image::fault(&s) {
                    n.faults().value(code, at, message);
                }
                out.push(s);
            }
            v => n.wrong(at, "string", &v),
        }
    }
    out
}

fn scales(n: &mut Node) -> Vec<f64> {
    const AT: &str = "/mm_per_px";
    match n.peek("mm_per_px") {
        Some(Value::Number(_)) => return n.number("mm_per_px", Range::Over(0.0)).into_iter().collect(),
        Some(Value::Array(items)) if items.is_empty() => {
            n.faults().value(code::OUT_OF_RANGE, AT, "must have at least 1 elements");
            return Vec::new();
        }
        _ => {}
    }
    let all = n.samples("mm_per_px").unwrap_or_default();
    if all.len() > 4 {
        n.faults().value(code::OUT_OF_RANGE, AT, "must have at most 4 elements");
    }
    all.iter().enumerate().for_each(|(i, v)| n.within(*v, Range::Over(0.0), format!("{AT}/{i}")));
    all
}

impl Ask for LesionRequest {
    const KIND: &'static str = "lesion-analysis";

    fn common(&self) -> &Request {
        &self.common
    }

    fn read(mut n: Node) -> LesionRequest {
        LesionRequest {
            common: Request::read(&mut n),
            lesion_images: images(&mut n),
            mm_per_px: scales(&mut n),
            lesion_location: n.string("lesion_location", Text::Any),
            patient_history: n.object("patient_history", |mut n| LesionHistory {
                family_history_melanoma: n.flag("family_history_melanoma"),
                personal_history_melanoma: n.flag("personal_history_melanoma"),
                sun_exposure_high: n.flag("sun_exposure_high"),
                evolution: n.string("evolution", Text::OneOf(&["none", "growing", "changing", "bleeding", "unknown"])),
            }),
        }
    }

    fn check(&self) -> Option<Fault> {
        let n = self.mm_per_px.len();
        (n > 1 && n != self.lesion_images.len())
            .then(|| Fault::new(code::LENGTH_MISMATCH, "must be one number, or one for each image", "/mm_per_px"))
    }
}

impl Answer for LesionResponse {
    const KIND: &'static str = "lesion-analysis";

    fn common(&mut self) -> &mut Response {
        &mut self.common
    }
}

/// The answer to a [`LesionRequest`]. The characteristics' names are lesion_1, lesion_2 and so on, in the order of the
/// images.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LesionResponse {
    #[serde(flatten)]
    pub common: Response,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesion_characteristics: Option<BTreeMap<String, LesionCharacteristics>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub malignancy_risk_assessment: Option<MalignancyRisk>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dermoscopy_features: Option<Vec<DermoscopyFeature>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anvisa_compliance: Option<AnvisaCompliance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit_trail: Option<LesionAuditTrail>,
}

/// One lesion. The colours' shares are fractions of the mask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LesionCharacteristics {
    pub abcde_score: AbcdeScore,
    pub dermoscopy_patterns: Vec<String>,
    pub color_distribution: BTreeMap<String, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask_rle: Option<MaskRle>,
    pub clinical_features: Vec<String>,
}

/// The clinical ABCDE items; None is not measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AbcdeScore {
    pub asymmetry_score: Option<f64>, // [0,1]
    pub border_irregularity: Option<f64>, // [0,1]
    pub color_variation: Option<f64>, // [0,1]
    pub diameter_mm: Option<f64>,
    pub evolution: Option<String>,
}

/// The lesion's mask: run lengths in row-major order, the background's run first, adding up to width times height.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MaskRle {
    pub width: usize,
    pub height: usize,
    pub counts: Vec<usize>,
}

/// An estimate that supports triage, not a diagnosis; risk_level is LOW, MEDIUM or HIGH.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MalignancyRisk {
    pub risk_level: String,
    pub risk_score: Option<f64>,
    pub risk_factors: Vec<String>,
    pub clinical_recommendation: String,
    pub medical_disclaimer: String,
}

/// A structure seen in an image.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DermoscopyFeature {
    pub feature: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lesion: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

/// What was checked about the product; None is not checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnvisaCompliance {
    pub compliant: Option<bool>,
    pub compliance_issues: Vec<String>,
    pub anvisa_verified: Option<bool>,
    pub medical_device_compliance: Option<bool>,
    pub cosmetic_regulation_adherence: Option<bool>,
}

/// The audit part of the first design's lesion answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LesionAuditTrail {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub processed_at: String,
    pub lgpd_compliant: Option<bool>,
    pub anvisa_verified: Option<bool>,
    pub medical_disclaimers_included: Option<bool>,
}
