use crate::fault::{code, Fault};
use crate::form;
use crate::host::{Host, Level};
use crate::json;
use crate::response::{Recommendation, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// No argument of a host function is longer.
const MAX_BYTES: usize = 64 << 10;
const MAX_EVENTS: usize = 64;

/// One call of the plugin: its way to the host.
///
/// A host function that a plugin does not use is not imported by its module, and the manifest's
/// capabilities.host_functions must name exactly those that are.
#[derive(Default)]
pub struct Call {
    host: Host,
    audits: usize,
    guidelines: Verdict,
    authorities: Verdict,
    anvisa: Verdict,
}

/// Sums up what the host answered to questions of one sort, which is all that an answer may claim to have been checked.
#[derive(Default)]
struct Verdict {
    passed: bool,
    failed: bool,
    open: bool,
}

impl Verdict {
    fn add(&mut self, pass: bool, fail: bool) {
        self.passed |= pass;
        self.failed |= fail;
        self.open |= !pass && !fail;
    }

    /// False once anything failed, true when everything passed: undecided and unknown are no pass.
    fn flag(&self) -> Option<bool> {
        match self {
            Verdict { failed: true, .. } => Some(false),
            Verdict { passed: true, open: false, .. } => Some(true),
            _ => None,
        }
    }
}

/// A detail of an audit event: a code or a digest, a number, a truth value. Nothing that identifies a patient.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Detail {
    Code(String),
    Number(f64),
    Flag(bool),
}

impl From<&str> for Detail {
    fn from(v: &str) -> Detail {
        Detail::Code(v.into())
    }
}
impl From<f64> for Detail {
    fn from(v: f64) -> Detail {
        Detail::Number(v)
    }
}
impl From<usize> for Detail {
    fn from(v: usize) -> Detail {
        Detail::Number(v as f64)
    }
}
impl From<bool> for Detail {
    fn from(v: bool) -> Detail {
        Detail::Flag(v)
    }
}

#[derive(Serialize)]
struct Event<'a> {
    event_type: &'a str,
    details: BTreeMap<&'a str, &'a Detail>,
}

/// What the deployer's recommendation rules say of a recommendation. They are no norm of any council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guideline {
    Fail,
    Pass,
    NotDecided,
}

/// A question about a registration, specialty, product or document: authority is crm, anvisa or council, the subject
/// e.g. "SP 123456" or "RQE 4321".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuthorityQuery {
    pub authority: String,
    pub kind: String,
    pub subject: String,
}

/// The answer: verified, not_found, inactive or unknown. Unknown is not a pass.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AuthorityStatus {
    pub status: String,
    pub checked_at: Option<String>,
    pub source: Option<String>,
}

/// Asks whether a patient consents to a purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsentQuery {
    pub patient_id: String,
    pub purpose_id: String,
}

/// The answer: granted, missing, revoked, expired or not_required.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ConsentStatus {
    pub status: String,
}

impl ConsentStatus {
    /// Tells whether the plugin may go on; otherwise it answers not_analysable, consent_missing.
    pub fn sufficient(&self) -> bool {
        self.status == "granted" || self.status == "not_required"
    }
}

impl Call {
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn with(host: Host) -> Call {
        Call { host, ..Call::default() }
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn into_host(self) -> Host {
        self.host
    }

    /// Writes an event to the host's audit trail, at most 64 a call.
    pub fn audit(&mut self, event_type: &str, details: &[(&str, Detail)]) -> Result<(), Fault> {
        let sound = |d: &Detail| match d {
            Detail::Code(s) => form::fits("detail", s),
            Detail::Number(n) => n.is_finite(),
            Detail::Flag(_) => true,
        };
        if self.audits == MAX_EVENTS {
            return Err(Fault::internal("audit event: more than 64 in one call"));
        }
        // The host would trap.
        if !form::fits("event", event_type) || !details.iter().all(|(name, d)| form::fits("code", name) && sound(d)) {
            return Err(Fault::internal("audit event: its type, or a detail, is neither a code nor a digest"));
        }
        let details: BTreeMap<&str, &Detail> = details.iter().map(|(name, d)| (*name, d)).collect();
        let arg = argument(&Event { event_type, details })?;
        self.host.audit(&arg)?;
        self.audits += 1;
        Ok(())
    }

    /// Asks the deployer's rules about a recommendation. The answer also decides compliance_status.crm_compliant.
    pub fn cardiology_guideline(&mut self, r: &Recommendation) -> Result<Guideline, Fault> {
        if !r.paired() {
            return Err(Fault::internal("guideline: the urgency does not go with the priority"));
        }
        let result = match self.host.guideline(&argument(r)?)? {
            0 => Guideline::Fail,
            1 => Guideline::Pass,
            _ => Guideline::NotDecided,
        };
        self.guidelines.add(result == Guideline::Pass, result == Guideline::Fail);
        Ok(result)
    }

    /// Asks the host about a registration, specialty, product or document.
    pub fn validate_authority(&mut self, q: &AuthorityQuery) -> Result<AuthorityStatus, Fault> {
        let sound = ["crm", "anvisa", "council"].contains(&q.authority.as_str())
            && ["registration", "specialty", "product", "document"].contains(&q.kind.as_str())
            && (1..=256).contains(&q.subject.chars().count());
        if !sound {
            return Err(Fault::internal("host call: not a question about an authority"));
        }
        let s: AuthorityStatus = reply(&self.host.authority(&argument(q)?)?)?;
        let verdict = if q.authority == "anvisa" { &mut self.anvisa } else { &mut self.authorities };
        verdict.add(s.status == "verified", s.status == "not_found" || s.status == "inactive");
        Ok(s)
    }

    /// Asks the host whether a patient consents to a purpose.
    pub fn check_consent(&mut self, q: &ConsentQuery) -> Result<ConsentStatus, Fault> {
        let sound = |s: &str| (1..=128).contains(&s.chars().count());
        if !sound(&q.patient_id) || !sound(&q.purpose_id) {
            return Err(Fault::internal("host call: a patient and a purpose have 1 to 128 characters"));
        }
        reply(&self.host.consent(&argument(q)?)?)
    }

    /// The value of an Extism config key, if the host set it.
    pub fn config(&self, key: &str) -> Option<String> {
        self.host.config(key)
    }

    /// Writes a line to the host's log. Never log anything of a patient: hosts keep logs apart from records.
    pub fn log(&mut self, level: Level, message: &str) {
        self.host.log(level, message);
    }

    /// Sets the flags that only a host call of this request can justify; the others are null: not checked.
    pub(crate) fn claim(&self, r: &mut Response) {
        r.compliance_status.crm_compliant = self.guidelines.flag();
        r.compliance_status.anvisa_compliant = self.anvisa.flag();
        r.compliance_status.medical_authority_verified = self.authorities.flag();
        r.processing_audit.medical_authority_verified = self.authorities.flag();
        r.processing_audit.audit_trail_complete = (self.audits > 0).then(|| true);
    }
}

fn argument(v: &impl Serialize) -> Result<Vec<u8>, Fault> {
    match serde_json::to_vec(v) {
        Ok(arg) if arg.len() <= MAX_BYTES => Ok(arg),
        _ => Err(Fault::internal("host call: an argument longer than 64 KiB")),
    }
}

fn reply<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Result<T, Fault> {
    let unreadable = || Fault::new(code::INTERNAL, "host call: the host's answer is not what the contract says", "");
    json::object(text).map_err(|_| unreadable())?;
    serde_json::from_slice(text).map_err(|_| unreadable())
}
