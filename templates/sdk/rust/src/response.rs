use crate::names::{Audience, Element, Language, Priority, ReasonCode, Status, Urgency};
use crate::request::HumanReview;
use serde::{Deserialize, Serialize};

/// The part that all responses share. The SDK fills what follows from the request, the manifest and the host calls; a
/// handler sets confidence, findings, recommendations, and what it has of the rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Response {
    pub contract: String,
    pub kind: String,
    pub request_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub analysis_id: String, // filled by the host when empty
    pub audience: Audience,
    pub language: Language,
    pub status: Status,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<ReasonCode>,
    pub confidence: f64, // [0,1]
    pub limitations: Vec<String>,
    pub disclaimer: Option<Disclaimer>,
    pub findings: Vec<Finding>,
    pub medical_recommendations: Vec<Recommendation>,
    pub ai: AiUse,
    pub human_review: HumanReview,
    pub compliance_status: ComplianceStatus,
    pub processing_audit: ProcessingAudit,
    pub provenance: Provenance,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<Vec<Claim>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub products: Option<Vec<Product>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<Image>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub references: Option<Vec<Reference>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prescription: Option<Prescription>,
}

/// What the answer is not. Its elements are the statements that its text makes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Disclaimer {
    pub text: String,
    pub elements: Vec<Element>,
}

/// One statement about the patient: observation, diagnosis, prognosis or therapy. The last three are diagnostic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Finding {
    #[serde(rename = "type")]
    pub kind: String,
    pub text: String,
}

/// Something to be done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recommendation {
    pub priority: Priority,
    pub urgency: Urgency,
    pub recommendation: String,
    pub action: String,
    pub timeframe: String,
    pub rationale: String,
    pub required_actions: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub medical_disclaimer: String,
}

/// Whether the answer was made with artificial intelligence, and with which model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AiUse {
    pub used: bool,
    pub model_version: Option<String>,
}

/// What was checked: true and false need a host call, null is not checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ComplianceStatus {
    pub crm_compliant: Option<bool>,
    pub anvisa_compliant: Option<bool>,
    pub compliance_issues: Vec<String>,
    pub medical_authority_verified: Option<bool>,
    pub disclaimer_complete: Option<bool>,
}

/// The audit part, which the SDK fills. A plugin has no clock, so the time it took is null.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProcessingAudit {
    pub processed_at: String,
    pub processing_time_ms: Option<f64>,
    pub lgpd_compliant: Option<bool>,
    pub medical_authority_verified: Option<bool>,
    pub audit_trail_complete: Option<bool>,
}

/// The plugin that answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    pub plugin: String,
    pub version: String,
}

/// A statement of a text that could need evidence. Start and end are byte offsets into the response's content or, when the
/// kind has none, into the request's; half-open, on character boundaries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Claim {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    pub start: usize,
    pub end: usize,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub evidence_ref: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub testimonial_by: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negated: Option<bool>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub evidence_level: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub verdict: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence_score: Option<f64>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub authority: String,
}

/// A product that a text names. The numbers of a sunscreen are fps, fpuva and lambda_c in nm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Product {
    pub class: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub dcb: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rx: Option<bool>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub anvisa_number: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub exemption: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fps: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fpuva: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lambda_c: Option<f64>,
}

/// What a text's author attests of an image that it shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Image {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contains_face: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contains_tattoo: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifiable: Option<bool>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub consent_ref: String,
}

/// A source that a text cites. The id is what a claim's evidence_ref names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reference {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    pub text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub doi: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pmid: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
}

/// A prescription that a document carries. Plugins never write one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prescription {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub form: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sncr_number: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub origin: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signature: String,
}

impl Recommendation {
    /// Tells whether the priority may have the urgency.
    pub fn paired(&self) -> bool {
        match self.priority {
            Priority::Urgent => matches!(self.urgency, Urgency::Urgent | Urgency::Emergency),
            Priority::Monitoring => matches!(self.urgency, Urgency::Soon | Urgency::Routine),
            Priority::Routine | Priority::Prevention => self.urgency == Urgency::Routine,
        }
    }
}

impl Disclaimer {
    /// Tells whether it makes the three statements that every disclaimer must make, and the fourth of those who use
    /// artificial intelligence.
    pub fn complete(&self, ai: bool) -> bool {
        let has = |e| self.elements.contains(&e);
        !self.text.is_empty()
            && has(Element::SupportOnly)
            && has(Element::NotSubstitute)
            && has(Element::ProfessionalDecides)
            && (!ai || has(Element::AiDisclosed))
    }
}
