use crate::base64;
use crate::fault::{code, Fault};
use crate::json::Value;
use crate::read::{Node, Range, Text};
use crate::request::Request;
use crate::response::Response;
use crate::serve::{Answer, Ask};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

/// The twelve leads in the contract's order.
pub const LEADS: &[&str] = &["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];

/// The sample that stands for a missing value in [`EcgPacked`].
const MISSING: i16 = i16::MIN;

/// Asks for the analysis of a resting ECG.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EcgRequest {
    #[serde(flatten)]
    pub common: Request,
    pub sampling_rate: f64, // Hz
    #[serde(flatten)]
    pub signal: Signal,
}

/// The signal, in exactly one of three encodings.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Signal {
    /// Samples in mV of one lead.
    Lead { ecg_data: Vec<f64>, lead: String },
    /// Leads by name, samples in mV, in the contract's order.
    Leads { leads: ByName },
    Packed { ecg_packed: EcgPacked },
}

impl Default for Signal {
    fn default() -> Signal {
        Signal::Leads { leads: ByName::default() }
    }
}

/// Samples by the name of their lead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByName(pub Vec<(String, Vec<f64>)>);

impl Serialize for ByName {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.len()))?;
        for (name, samples) in &self.0 {
            map.serialize_entry(name, samples)?;
        }
        map.end()
    }
}

/// The compact encoding: base64 of little-endian int16 samples, mV = sample * gain_uv / 1000, the sample -32768 standing
/// for a missing value.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EcgPacked {
    pub encoding: String,
    pub gain_uv: f64, // microvolts a unit
    pub leads: Vec<PackedLead>,
}

/// One lead of [`EcgPacked`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackedLead {
    pub name: String,
    pub data: String,
}

impl PackedLead {
    /// The samples in mV at a gain, NaN for a missing value.
    fn samples(&self, gain_uv: f64) -> Vec<f64> {
        let raw = base64::decode(&self.data).unwrap_or_default();
        raw.chunks_exact(2)
            .map(|b| match i16::from_le_bytes([b[0], b[1]]) {
                MISSING => f64::NAN,
                n => f64::from(n) * gain_uv / 1000.0,
            })
            .collect()
    }
}

impl Signal {
    /// The number of leads and of the samples of each.
    pub fn size(&self) -> (usize, usize) {
        match self {
            Signal::Lead { ecg_data, .. } => (1, ecg_data.len()),
            Signal::Leads { leads } => (leads.0.len(), leads.0.first().map_or(0, |l| l.1.len())),
            Signal::Packed { ecg_packed: p } => {
                (p.leads.len(), p.leads.first().and_then(|l| base64::length(&l.data)).unwrap_or(0) / 2)
            }
        }
    }

    /// Hands over lead after lead, samples in mV with NaN for missing ones, and frees each as it goes: a long signal would
    /// not fit into a small memory twice.
    pub fn each(self, mut take: impl FnMut(String, Vec<f64>)) {
        match self {
            Signal::Lead { ecg_data, lead } => take(lead, ecg_data),
            Signal::Leads { leads } => leads.0.into_iter().for_each(|(name, samples)| take(name, samples)),
            Signal::Packed { ecg_packed: p } => {
                for lead in p.leads {
                    let samples = lead.samples(p.gain_uv);
                    let PackedLead { name, data } = lead;
                    drop(data);
                    take(name, samples);
                }
            }
        }
    }

    fn read(n: &mut Node) -> Signal {
        let (data, leads, packed) = (n.has("ecg_data"), n.has("leads"), n.has("ecg_packed"));
        if data {
            n.need("lead");
        }
        let one = Signal::Lead {
            ecg_data: n.samples("ecg_data").unwrap_or_default(),
            lead: n.string("lead", Text::OneOf(LEADS)).unwrap_or_default(),
        };
        let many = n.object("leads", by_name);
        let short = n.object("ecg_packed", EcgPacked::read);
        if packed && !leads && !data {
            Signal::Packed { ecg_packed: short.unwrap_or_default() }
        } else if leads {
            Signal::Leads { leads: many.unwrap_or_default() }
        } else {
            one
        }
    }

    /// The rules that tie the leads together.
    fn check(&self) -> Option<Fault> {
        let invalid = |code, path, message| Some(Fault::new(code, message, path));
        let samples = self.size().1;
        match self {
            Signal::Lead { .. } => None,
            Signal::Leads { leads } => leads.0.iter().find(|l| l.1.len() != samples).and_then(|l| {
                invalid(code::LENGTH_MISMATCH, format!("/leads/{}", l.0), "the leads must have equal lengths")
            }),
            Signal::Packed { ecg_packed: p } => p.leads.iter().enumerate().find_map(|(i, l)| {
                let at = |member| format!("/ecg_packed/leads/{i}/{member}");
                let bytes = base64::length(&l.data).unwrap_or(0);
                if p.leads[..i].iter().any(|other| other.name == l.name) {
                    invalid(code::INVALID_VALUE, at("name"), "given twice")
                } else if bytes % 2 != 0 {
                    invalid(code::INVALID_VALUE, at("data"), "must hold whole 16-bit samples")
                } else if bytes / 2 != samples {
                    invalid(code::LENGTH_MISMATCH, at("data"), "the leads must have equal lengths")
                } else {
                    None
                }
            }),
        }
    }
}

fn by_name(n: Node) -> ByName {
    let (faults, mut out) = (n.faults(), ByName::default());
    let members = n.rest();
    let empty = Node::new(Vec::new(), String::new(), faults);
    for (name, v) in members {
        if !LEADS.contains(&name.as_str()) {
            faults.value(code::INVALID_VALUE, "/leads/*", "not a name that a member may have here");
        } else if v != Value::Null {
            let samples = empty.signal(v, format!("/leads/{name}")).unwrap_or_default();
            out.0.push((name, samples));
        }
    }
    if out.0.is_empty() {
        faults.value(code::EMPTY_SIGNAL, "/leads", "holds no signal");
    }
    out.0.sort_by_key(|l| LEADS.iter().position(|name| *name == l.0));
    out
}

impl EcgPacked {
    fn read(mut n: Node) -> EcgPacked {
        let encoding = n.needed_string("encoding", Text::OneOf(&["int16le-base64"]));
        n.need("gain_uv");
        let gain_uv = n.number("gain_uv", Range::Over(0.0)).unwrap_or_default();
        n.need("leads");
        let mut leads = Vec::new();
        if let Some(items) = n.list("leads") {
            if items.is_empty() {
                n.faults().value(code::EMPTY_SIGNAL, "/ecg_packed/leads", "holds no signal");
            }
            for (v, at) in items {
                leads.extend(n.child(v, at.clone(), |mut n| {
                    let name = n.needed_string("name", Text::OneOf(LEADS));
                    if n.peek("data") == Some(&Value::Text(String::new())) {
                        n.faults().value(code::EMPTY_SIGNAL, format!("{at}/data"), "holds no signal");
                    }
                    PackedLead { name, data: n.needed_string("data", Text::Like("base64")) }
                }));
            }
        }
        EcgPacked { encoding, gain_uv, leads }
    }
}

impl Ask for EcgRequest {
    const KIND: &'static str = "ecg-analysis";

    fn common(&self) -> &Request {
        &self.common
    }

    fn read(mut n: Node) -> EcgRequest {
        let common = Request::read(&mut n);
        n.need("sampling_rate");
        let sampling_rate = n.number("sampling_rate", Range::Closed(50.0, 4000.0)).unwrap_or_default();
        n.exactly_one(&["ecg_data", "leads", "ecg_packed"]);
        let signal = Signal::read(&mut n);
        EcgRequest { common, sampling_rate, signal }
    }

    fn check(&self) -> Option<Fault> {
        self.signal.check()
    }
}

impl Answer for EcgResponse {
    const KIND: &'static str = "ecg-analysis";

    fn common(&mut self) -> &mut Response {
        &mut self.common
    }
}

/// The answer to an [`EcgRequest`]. What is not there is left out; an answer of status ok has all of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EcgResponse {
    #[serde(flatten)]
    pub common: Response,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heart_rate: Option<HeartRate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r_peaks: Option<Vec<usize>>, // samples of the request's signal
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rhythm_analysis: Option<RhythmAnalysis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub st_analysis: Option<Vec<StDeviation>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal_quality: Option<f64>, // [0,1]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abnormality_detection: Option<Vec<Abnormality>>,
}

/// Rates in beats a minute and variability in ms: the average is 60000 / mean RR, resting 60000 / median RR, the maximum
/// 60000 / shortest RR; heart_rate_variability is SDNN with n-1. None for what cannot be computed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeartRate {
    pub avg_heart_rate: Option<f64>,
    pub heart_rate_variability: Option<f64>,
    pub rmssd: Option<f64>,
    pub resting_heart_rate: Option<f64>,
    pub max_heart_rate: Option<f64>,
    pub clinical_assessment: String,
}

/// The rhythm as far as the plugin can tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RhythmAnalysis {
    pub rhythm: String,
    pub regular: Option<bool>,
    pub confidence: f64,
    pub ectopic_beats: Option<usize>,
}

/// The level at J+60 ms minus the PR segment, of the median beat, in mV.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StDeviation {
    pub lead: String,
    pub deviation_mv: Option<f64>,
}

/// Something a physician should look at; severity low, medium or high.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Abnormality {
    pub abnormality_type: String,
    pub severity: String,
    pub clinical_significance: String,
    pub recommended_action: String,
    pub medical_disclaimer: String,
}
