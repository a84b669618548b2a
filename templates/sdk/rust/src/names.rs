//! The names of the contract that requests and responses share.

use serde::{Deserialize, Serialize};

/// What a fixed set of names can do.
pub trait Named: Sized {
    const NAMES: &'static [&'static str];
    fn parse(name: &str) -> Option<Self>;
}

macro_rules! names {
    ($(#[$about:meta])* $type:ident, $default:ident: $($variant:ident = $name:literal),+) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $type { $(#[serde(rename = $name)] $variant),+ }

        impl $type {
            /// The name in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl Default for $type {
            fn default() -> Self {
                $type::$default
            }
        }

        impl Named for $type {
            const NAMES: &'static [&'static str] = &[$($name),+];
            fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

names!(
    /// Who reads the answer.
    Audience, Professional: Professional = "professional", Patient = "patient", Public = "public");
names!(
    /// The language of a response's texts. Patients and the public are always answered in Portuguese.
    Language, PtBr: PtBr = "pt-BR", En = "en");
names!(
    /// What a text is for.
    ContentKind, Analysis: Analysis = "analysis", Validation = "validation", Educational = "educational",
    Promotional = "promotional", Document = "document");
names!(
    /// Tells an answer from a well-founded refusal to answer.
    Status, Ok: Ok = "ok", NotAnalysable = "not_analysable");
names!(
    /// Why a plugin must not answer a valid request.
    ReasonCode, NotApplicable: PoorQuality = "poor_quality", TooShort = "too_short", FlatSignal = "flat_signal",
    OutsidePopulation = "outside_population", MissingScale = "missing_scale", EmptyContent = "empty_content",
    NotApplicable = "not_applicable", ConsentMissing = "consent_missing");
names!(
    /// Ranks a recommendation. `Urgent` goes with the urgencies urgent or emergency, `Monitoring` with soon or routine,
    /// the other two with routine.
    Priority, Routine: Urgent = "URGENT", Routine = "ROUTINE", Monitoring = "MONITORING", Prevention = "PREVENTION");
names!(
    /// How soon something must be done.
    Urgency, Routine: Routine = "routine", Soon = "soon", Urgent = "urgent", Emergency = "emergency");
names!(
    /// A statement that a disclaimer makes. The first three belong to every disclaimer.
    Element, SupportOnly: SupportOnly = "support_only", NotSubstitute = "not_substitute",
    ProfessionalDecides = "professional_decides", AiDisclosed = "ai_disclosed", NotIndividual = "not_individual");

impl Audience {
    /// Tells whether an answer is read by someone who is no professional.
    pub fn lay(self) -> bool {
        self != Audience::Professional
    }
}

/// The specialties of the contract.
pub const SPECIALTIES: &[&str] = &[
    "cardiology", "dermatology", "general_practice", "psychiatry", "pediatrics", "gynecology", "orthopedics", "ophthalmology", "any",
];
