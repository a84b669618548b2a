use crate::base64;
use crate::call::Call;
use crate::fault::{code, Fault};
use crate::json::{self, Members, Value};
use crate::names::{Language, ReasonCode, Status, SPECIALTIES};
use crate::read::{Faults, Node};
use crate::request::Request;
use crate::response::{AiUse, Disclaimer, ProcessingAudit, Provenance, Recommendation, Response};
use serde::Serialize;

/// A kind's request.
pub trait Ask: Sized {
    const KIND: &'static str;
    fn common(&self) -> &Request;
    #[doc(hidden)]
    fn read(node: Node) -> Self;
    /// The rules that tie members together; they run on a request that is otherwise sound.
    #[doc(hidden)]
    fn check(&self) -> Option<Fault> {
        None
    }
}

/// A kind's response.
pub trait Answer: Default + Serialize {
    const KIND: &'static str;
    fn common(&mut self) -> &mut Response;
}

/// What holds for every answer of a plugin, refusals included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plugin {
    /// Its elements must name support_only, not_substitute and professional_decides.
    pub disclaimer: Disclaimer,
    /// Stand in every answer, before its own.
    pub limitations: Vec<String>,
    /// Of the texts this plugin writes.
    pub language: Language,
}

/// Why a handler gives no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// The request is valid but must not be answered: confidence 0, no measurements, the disclaimer as in every answer.
    /// The reason is for people, the recommendations say what may be done instead.
    NotAnalysable { code: ReasonCode, reason: String, instead: Vec<Recommendation> },
    /// Something failed.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

/// The part of the manifest that a plugin answers with and is bound by. Ages are years.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    pub id: String,
    pub version: String,
    pub kind: String,
    pub specialty: String,
    pub age_min: f64,
    pub age_max: f64,
    pub max_input_bytes: usize,
    pub max_output_bytes: usize,
    pub ai: AiUse,
}

impl Identity {
    /// Reads what `medplug build` gave to the compiler.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    pub(crate) fn from_stamp(stamp: &str) -> Result<Identity, Fault> {
        if stamp.is_empty() {
            return Err(Fault::internal("this plugin was compiled without its manifest: build it with `medplug build`"));
        }
        let unreadable = || Fault::internal("the manifest compiled into this plugin is not readable");
        let root = base64::decode(stamp).and_then(|text| json::object(&text).ok()).ok_or_else(unreadable)?;
        let (population, ai) = (sub(&root, "population"), sub(&root, "ai"));
        let used = ai.iter().any(|m| m.0 == "used" && m.1 == Value::Bool(true));
        let id = Identity {
            id: text(&root, "id"),
            version: text(&root, "version"),
            kind: text(&root, "kind"),
            specialty: text(&root, "specialty"),
            age_min: number(&population, "age_min"),
            age_max: number(&population, "age_max"),
            max_input_bytes: number(&root, "max_input_bytes") as usize,
            max_output_bytes: number(&root, "max_output_bytes") as usize,
            ai: AiUse { used, model_version: used.then(|| text(&ai, "model_version")) },
        };
        if id.id.is_empty() || id.version.is_empty() || id.kind.is_empty() || id.max_input_bytes == 0 || id.max_output_bytes == 0 {
            return Err(Fault::internal("the manifest compiled into this plugin is incomplete"));
        }
        Ok(id)
    }
}

fn find<'a>(m: &'a Members, name: &str) -> Option<&'a Value> {
    m.iter().find(|m| m.0 == name).map(|m| &m.1)
}

fn text(m: &Members, name: &str) -> String {
    match find(m, name) {
        Some(Value::Text(s)) => s.clone(),
        _ => String::new(),
    }
}

fn number(m: &Members, name: &str) -> f64 {
    match find(m, name) {
        Some(Value::Number(n)) => *n,
        _ => 0.0,
    }
}

fn sub(m: &Members, name: &str) -> Members {
    match find(m, name) {
        Some(Value::Object(members)) => members.clone(),
        _ => Members::new(),
    }
}

/// Reads and checks a request in the contract's order: JSON, contract, kind, specialty, missing, type, value or range.
/// An empty specialty, or any, accepts every one.
pub fn read_request<Q: Ask>(input: &[u8], specialty: &str) -> Result<Q, Fault> {
    let members = json::object(input)?;
    request_of(members, specialty)
}

fn request_of<Q: Ask>(members: Members, specialty: &str) -> Result<Q, Fault> {
    let said = |name: &str| match find(&members, name) {
        Some(Value::Text(s)) => Some(s.as_str()),
        _ => None,
    };
    if said("contract").map_or(false, |v| v != crate::CONTRACT) {
        return Err(Fault::new(code::UNSUPPORTED_CONTRACT, "the contract must be version 1", "/contract"));
    }
    if said("kind").map_or(false, |v| v != Q::KIND) {
        return Err(Fault::new(code::UNSUPPORTED_KIND, format!("the kind must be {}", Q::KIND), "/kind"));
    }
    for name in ["specialty", "specialty_context"] {
        let other = |s: &str| !specialty.is_empty() && specialty != "any" && s != specialty;
        match said(name) {
            Some(s) if other(s) => {
                return Err(Fault::new(code::UNSUPPORTED_SPECIALTY, format!("the specialty must be {specialty}"), format!("/{name}")));
            }
            Some(s) if !SPECIALTIES.contains(&s) => {
                return Err(Fault::new(code::UNSUPPORTED_SPECIALTY, "not a specialty of the contract", format!("/{name}")));
            }
            _ => {}
        }
    }
    let faults = Faults::default();
    let request = Q::read(Node::new(members, String::new(), &faults));
    match faults.first().or_else(|| request.check()) {
        Some(fault) => Err(fault),
        None => Ok(request),
    }
}

/// The whole path from input to output. The fault is what the host is told when there is no output.
pub(crate) fn answer<Q: Ask, A: Answer>(
    call: &mut Call, id: &Identity, plugin: &Plugin, handler: impl FnOnce(&mut Call, Q) -> Result<A, Stop>, input: Vec<u8>,
) -> Result<Vec<u8>, Fault> {
    if Q::KIND != id.kind || A::KIND != id.kind {
        return Err(Fault::internal("the manifest's kind is not the one this plugin's code is for"));
    }
    if input.len() > id.max_input_bytes {
        return Err(too_large(id));
    }
    let members = json::object(&input)?;
    drop(input); // half of a small memory
    let request: Q = request_of(members, &id.specialty)?;
    let common = request.common().clone();
    let mut response = match covered(id, plugin, &common).map_or_else(|| handler(call, request), Err) {
        Ok(response) => response,
        Err(Stop::Fault(fault)) => return Err(fault),
        Err(Stop::NotAnalysable { code, reason, instead }) => {
            let mut refusal = A::default();
            let r = refusal.common();
            r.status = Status::NotAnalysable;
            r.reason_code = Some(code);
            r.reason = reason;
            r.medical_recommendations = instead;
            refusal
        }
    };
    fill(call, id, plugin, common, response.common())?;
    written(&response, id.max_output_bytes)
}

/// Writes an answer into exactly the memory that it takes: growing while it is written would take up to three times that.
fn written(response: &impl Serialize, most: usize) -> Result<Vec<u8>, Fault> {
    struct Length(usize);
    impl std::io::Write for Length {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let too_large = |than: &str| Fault::new(code::OUTPUT_TOO_LARGE, format!("the answer is larger than {than}"), "");
    let unwritable = |_| Fault::internal("the answer cannot be written as JSON");
    let (mut length, mut output) = (Length(0), Vec::new());
    serde_json::to_writer(&mut length, response).map_err(unwritable)?;
    if length.0 > most {
        return Err(too_large("the manifest's max_output_bytes"));
    }
    output.try_reserve_exact(length.0).map_err(|_| too_large("the memory of this plugin"))?;
    serde_json::to_writer(&mut output, response).map_err(unwritable)?;
    Ok(output)
}

pub(crate) fn too_large(id: &Identity) -> Fault {
    Fault::new(code::INPUT_TOO_LARGE, format!("the request is longer than {} bytes", id.max_input_bytes), "")
}

/// Why the plugin must not answer for a patient whom the manifest does not cover, or who declined what it uses. An age
/// that is not known is the handler's to judge.
fn covered(id: &Identity, plugin: &Plugin, request: &Request) -> Option<Stop> {
    let refuse = |code, pt: &str, en: &str| {
        let reason = if plugin.language == Language::En { en } else { pt };
        Some(Stop::NotAnalysable { code, reason: reason.into(), instead: Vec::new() })
    };
    match request.medical_context.as_ref().and_then(|m| m.patient_age) {
        Some(age) if age < id.age_min || age > id.age_max => {
            return refuse(ReasonCode::OutsidePopulation, "Idade fora da população para a qual este software foi feito.",
                "The age is outside the population that this software is made for.");
        }
        _ => {}
    }
    if id.ai.used && request.ai_refused {
        return refuse(ReasonCode::NotApplicable, "O uso de inteligência artificial foi recusado neste atendimento.",
            "The use of artificial intelligence was declined for this visit.");
    }
    None
}

/// Completes the part that all responses share with what the request, the manifest and the host calls say.
fn fill(call: &Call, id: &Identity, plugin: &Plugin, request: Request, r: &mut Response) -> Result<(), Fault> {
    if !(r.confidence >= 0.0 && r.confidence <= 1.0) {
        return Err(Fault::internal("the answer's confidence is not in [0,1]"));
    }
    if !r.medical_recommendations.iter().all(Recommendation::paired) {
        return Err(Fault::internal("an urgency of the answer does not go with its priority"));
    }
    r.contract = crate::CONTRACT.into();
    r.kind = id.kind.clone();
    r.request_id = request.request_id;
    r.audience = request.audience;
    r.language = plugin.language;
    let own = std::mem::take(&mut r.limitations);
    r.limitations = plugin.limitations.iter().cloned().chain(own).collect();
    let disclaimer = r.disclaimer.get_or_insert_with(|| plugin.disclaimer.clone());
    r.compliance_status.disclaimer_complete = Some(disclaimer.complete(id.ai.used));
    r.ai = id.ai.clone();
    r.human_review = request.human_review.unwrap_or_default();
    r.processing_audit = ProcessingAudit { processed_at: request.processing_timestamp, ..Default::default() };
    r.provenance = Provenance { plugin: id.id.clone(), version: id.version.clone() };
    call.claim(r);
    Ok(())
}

/// Answers the call in progress; its result is the export's.
#[doc(hidden)]
#[cfg(target_arch = "wasm32")]
pub fn serve<Q: Ask, A: Answer>(stamp: &str, plugin: &Plugin, handler: fn(&mut Call, Q) -> Result<A, Stop>) -> i32 {
    use crate::host;
    finish(Identity::from_stamp(stamp).and_then(|id| {
        if host::input_length() > id.max_input_bytes as u64 {
            return Err(too_large(&id)); // before there is memory for it
        }
        answer(&mut Call::default(), &id, plugin, handler, input()?)
    }))
}

/// Answers the call in progress with what a function makes of the input, checked by nobody: for tools that are no plugin
/// of a kind.
#[doc(hidden)]
#[cfg(target_arch = "wasm32")]
pub fn exchange(f: fn(&[u8]) -> Result<Vec<u8>, Fault>) -> i32 {
    finish(input().and_then(|i| f(&i)))
}

#[cfg(target_arch = "wasm32")]
fn input() -> Result<Vec<u8>, Fault> {
    let full = || Fault::new(code::INPUT_TOO_LARGE, "the request is more than the memory of this plugin holds", "");
    crate::host::input().ok_or_else(full)
}

#[cfg(target_arch = "wasm32")]
fn finish(done: Result<Vec<u8>, Fault>) -> i32 {
    use crate::host;
    match done {
        Ok(output) if host::output(&output) => 0,
        Ok(_) => host::fail(&Fault::internal("the host has no memory left for this call")),
        Err(fault) => host::fail(&fault),
    }
}

/// Answers a request as the export would, against a host in memory.
#[cfg(not(target_arch = "wasm32"))]
pub fn rehearse<Q: Ask, A: Answer + serde::de::DeserializeOwned>(
    host: &mut crate::host::Rehearsal, plugin: &Plugin, handler: fn(&mut Call, Q) -> Result<A, Stop>, request: &[u8],
) -> Result<A, Fault> {
    let id = host.identity.clone().unwrap_or_else(|| Identity {
        id: "org.example.rehearsal".into(),
        version: "0.0.0".into(),
        kind: Q::KIND.into(),
        specialty: String::new(),
        age_min: 0.0,
        age_max: 130.0,
        max_input_bytes: 4 << 20,
        max_output_bytes: 1 << 20,
        ai: AiUse::default(),
    });
    let mut call = Call::with(std::mem::take(host));
    let output = answer(&mut call, &id, plugin, handler, request.to_vec());
    *host = call.into_host();
    serde_json::from_slice(&output?).map_err(|_| Fault::internal("the answer does not fit the contract"))
}
