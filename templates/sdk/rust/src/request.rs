use crate::names::{Audience, ContentKind, Language, SPECIALTIES};
use crate::read::{Node, Range, Text};
use crate::json::Value;
use crate::fault::code;
use serde::{Deserialize, Serialize};

/// The part that all requests share.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Request {
    pub contract: String,
    pub kind: String,
    pub request_id: String,
    pub processing_timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient_id: Option<String>, // a pseudonym, never a document number
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specialty: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose_id: Option<String>,
    pub audience: Audience,
    pub language: Language,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_kind: Option<ContentKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compliance_requirements: Option<ComplianceRequirements>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medical_context: Option<MedicalContext>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ai_refused: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telemedicine: Option<Telemedicine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub human_review: Option<HumanReview>,
}

impl Request {
    pub(crate) fn read(n: &mut Node) -> Request {
        n.alias("specialty_context", "specialty");
        let mut r = Request {
            contract: n.needed_string("contract", Text::OneOf(&[crate::CONTRACT])),
            kind: n.needed_string("kind", Text::Any),
            request_id: n.needed_string("request_id", Text::Like("id")),
            processing_timestamp: n.needed_string("processing_timestamp", Text::Like("rfc3339")),
            patient_id: n.string("patient_id", Text::Most(128)),
            specialty: n.string("specialty", Text::OneOf(SPECIALTIES)),
            purpose_id: n.string("purpose_id", Text::Most(128)),
            audience: n.named("audience").unwrap_or_default(),
            language: n.named("language").unwrap_or_default(),
            content_kind: n.named("content_kind"),
            compliance_requirements: n.object("compliance_requirements", |mut n| ComplianceRequirements {
                lgpd: n.flag("lgpd").unwrap_or(false),
                medical_validation: n.flag("medical_validation").unwrap_or(false),
                audit_logging: n.flag("audit_logging").unwrap_or(false),
            }),
            medical_context: n.object("medical_context", |mut n| MedicalContext {
                patient_age: n.number("patient_age", Range::Closed(0.0, 130.0)),
                patient_gender: n.string("patient_gender", Text::OneOf(&["female", "male", "other", "unknown"])),
                medical_history: n.strings("medical_history").unwrap_or_default(),
                current_medications: n.strings("current_medications").unwrap_or_default(),
            }),
            consent: n.object("consent", Consent::read),
            ai_refused: n.flag("ai_refused").unwrap_or(false),
            telemedicine: n.object("telemedicine", |mut n| Telemedicine {
                modality: n.string("modality", Text::Most(64)),
                consent_ref: n.string("consent_ref", Text::Any),
                provider: n.object("provider", |mut n| TelemedicineProvider {
                    cnpj: n.string("cnpj", Text::Any),
                    crm_pj: n.string("crm_pj", Text::Any),
                    country: n.string("country", Text::Any),
                }),
            }),
            human_review: n.object("human_review", |mut n| HumanReview {
                status: n.needed_string("status", Text::OneOf(&["pending", "approved", "edited", "rejected"])),
                reviewer: n.object("reviewer", Author::read),
                at: n.string("at", Text::Like("rfc3339")),
            }),
        };
        r.fold_level(n);
        r
    }

    /// Reads compliance_level, the older form of compliance_requirements.lgpd: true or a level's name ask for it.
    fn fold_level(&mut self, n: &mut Node) {
        let lgpd = match n.take("compliance_level") {
            None => return,
            Some(Value::Text(_)) => true,
            Some(Value::Bool(b)) => b,
            Some(v) => return n.wrong("/compliance_level".into(), "boolean or string", &v),
        };
        if self.compliance_requirements.is_some() {
            return n.faults().value(code::CONFLICTING_FIELDS, "/compliance_level", "given under two names");
        }
        self.compliance_requirements = Some(ComplianceRequirements { lgpd, ..Default::default() });
    }
}

/// What the caller demands of the processing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ComplianceRequirements {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub lgpd: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub medical_validation: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub audit_logging: bool,
}

/// What is known of the patient. Age in years, fractions for infants.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MedicalContext {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient_age: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient_gender: Option<String>,
    pub medical_history: Vec<String>,
    pub current_medications: Vec<String>,
}

/// The patient's consent as the practice recorded it. That it suffices is for the host to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Consent {
    pub purpose_ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub highlighted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocable_via: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardian>,
}

impl Consent {
    fn read(mut n: Node) -> Consent {
        Consent {
            purpose_ids: n.strings("purpose_ids").unwrap_or_default(),
            version: n.string("version", Text::Any),
            given_at: n.string("given_at", Text::Like("rfc3339")),
            expires_at: n.string("expires_at", Text::Like("rfc3339")),
            highlighted: n.flag("highlighted").unwrap_or(false),
            revocable_via: n.string("revocable_via", Text::Any),
            guardian: n.object("guardian", |mut n| Guardian { relation: n.needed_string("relation", Text::Any) }),
        }
    }
}

/// Who consents for a minor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Guardian {
    pub relation: String,
}

/// The context of care at a distance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Telemedicine {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_ref: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<TelemedicineProvider>,
}

/// The legal person that provides the care.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TelemedicineProvider {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cnpj: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crm_pj: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// The state of a physician's review. Only a host sets approved or edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HumanReview {
    pub status: String,
    #[serde(default)]
    pub reviewer: Option<Author>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

impl Default for HumanReview {
    fn default() -> HumanReview {
        HumanReview { status: "pending".into(), reviewer: None, at: None }
    }
}

/// A physician: who signs a text, or who reviewed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Author {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uf: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rqe: Option<String>,
}

impl Author {
    pub(crate) fn read(mut n: Node) -> Author {
        Author {
            name: n.string("name", Text::Any),
            crm: n.string("crm", Text::Any),
            uf: n.string("uf", Text::Like("uf")),
            rqe: n.string("rqe", Text::Any),
        }
    }
}
