//! What the author of a medplug plugin in Rust uses. It turns a typed function into the export that a host calls: it
//! reads and checks the request in the contract's order, refuses what the manifest does not cover, fills the part that
//! all responses share, and reports errors as the contract asks.
//!
//! ```ignore
//! medplug::plugin!(process_medical_content, plugin, analyse);
//!
//! fn analyse(call: &mut Call, request: EcgRequest) -> Result<EcgResponse, Stop>
//! ```
//!
//! Who the plugin is stands in medplug.yaml alone: `medplug build` gives it to the compiler. Outside WebAssembly,
//! [`rehearse`] runs the same path against a host in memory, for `cargo test`.

pub mod base64;
mod call;
mod content;
pub mod ecg;
mod ecg_kind;
mod fault;
mod form;
mod host;
mod image;
mod json;
mod lesion;
mod names;
mod read;
mod request;
mod response;
mod serve;

pub use call::{AuthorityQuery, AuthorityStatus, Call, ConsentQuery, ConsentStatus, Detail, Guideline};
pub use content::{HealthContentRequest, HealthContentResponse, PlacedDisclaimer};
pub use ecg_kind::{
    Abnormality, EcgPacked, EcgRequest, EcgResponse, HeartRate, PackedLead, RhythmAnalysis, Signal, StDeviation, LEADS,
};
pub use fault::{code, Fault};
#[cfg(not(target_arch = "wasm32"))]
pub use host::Rehearsal;
pub use host::Level;
pub use lesion::{
    AbcdeScore, AnvisaCompliance, DermoscopyFeature, LesionAuditTrail, LesionCharacteristics, LesionHistory,
    LesionRequest, LesionResponse, MalignancyRisk, MaskRle,
};
pub use names::{Audience, ContentKind, Element, Language, Priority, ReasonCode, Status, Urgency};
pub use request::{
    Author, ComplianceRequirements, Consent, Guardian, HumanReview, MedicalContext, Request, Telemedicine,
    TelemedicineProvider,
};
pub use response::{
    AiUse, Claim, ComplianceStatus, Disclaimer, Finding, Image, Prescription, ProcessingAudit, Product, Provenance,
    Recommendation, Reference, Response,
};
#[cfg(not(target_arch = "wasm32"))]
pub use serve::rehearse;
#[doc(hidden)]
#[cfg(target_arch = "wasm32")]
pub use serve::{exchange, serve};
pub use serve::{read_request, Answer, Ask, Identity, Plugin, Stop};

/// The version of the contract that this crate speaks.
pub const CONTRACT: &str = "1";

/// Makes the export that a host calls: its name, which is the manifest's `entry`, a function that gives the [`Plugin`],
/// and the handler. It returns 0 for success, 1 for a failure that the host reads as an error object, and 2 for one that
/// the host had no memory left to be told.
#[macro_export]
macro_rules! plugin {
    ($entry:ident, $plugin:expr, $handler:expr) => {
        #[cfg(target_arch = "wasm32")]
        #[no_mangle]
        pub extern "C" fn $entry() -> i32 {
            $crate::serve(option_env!("MEDPLUG_STAMP").unwrap_or(""), &$plugin(), $handler)
        }
    };
}
