//! The benchmark plugin in Rust: an ECG in the contract's JSON encoding, read and answered with serde_json. The plugin in
//! Go does the same, number for number. Leads are measured as they are read and only the first is kept, so that 512 KB of
//! request fit into 20 pages.

mod extism;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow, default)]
    contract: Cow<'a, str>,
    #[serde(borrow, default)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    request_id: Cow<'a, str>,
    #[serde(default)]
    sampling_rate: f64,
    #[serde(default)]
    leads: Leads,
}

/// What is kept of the leads: the measures of all, the samples of the first by name.
#[derive(Default)]
struct Leads {
    measures: Vec<Measure>,
    first: (String, Vec<f64>),
}

#[derive(Serialize)]
struct Response<'a> {
    contract: &'static str,
    request_id: &'a str,
    kind: &'a str,
    status: &'static str,
    avg_heart_rate: Option<f64>, // null below two beats
    r_peaks: Vec<usize>,
    leads: Vec<Measure>, // by name
}

#[derive(Serialize)]
struct Measure {
    name: String,
    samples: usize,
    min_mv: f64,
    max_mv: f64,
    mean_mv: f64,
    rms_mv: f64,
}

#[derive(Serialize)]
struct Refusal<'a> {
    code: &'a str,
    message: &'a str,
    path: &'a str,
}

#[no_mangle]
pub extern "C" fn process_medical_content() -> i32 {
    let bytes = extism::input();
    let request: Request = match serde_json::from_slice(&bytes) {
        Ok(r) => r,
        Err(_) => return refuse("invalid_json", "the request is not an ECG"),
    };
    let response = match analyse(request.sampling_rate, request.leads, &request.contract, &request.request_id, &request.kind) {
        Ok(r) => r,
        Err(message) => return refuse("invalid_value", message),
    };
    match serde_json::to_vec(&response) {
        Ok(answer) => extism::output(&answer),
        Err(_) => refuse("internal", "the answer cannot be written"),
    }
}

fn refuse(code: &str, message: &str) -> i32 {
    match serde_json::to_vec(&Refusal { code, message, path: "" }) {
        Ok(error) => extism::fail(&error),
        Err(_) => extism::NO_MEMORY,
    }
}

fn analyse<'a>(rate: f64, leads: Leads, contract: &str, request_id: &'a str, kind: &'a str) -> Result<Response<'a>, &'static str> {
    if contract != "1" {
        return Err("contract is not 1");
    }
    if rate < 50.0 || rate > 4000.0 {
        return Err("sampling_rate is not 50 to 4000");
    }
    let mut measures = leads.measures;
    if measures.is_empty() {
        return Err("no leads");
    }
    if measures.iter().any(|m| m.samples == 0) {
        return Err("an empty lead");
    }
    measures.sort_by(|a, b| a.name.cmp(&b.name));
    let r_peaks = peaks(&leads.first.1, rate);
    let avg_heart_rate = match r_peaks[..] {
        [first, .., last] => Some(60.0 * rate * (r_peaks.len() - 1) as f64 / (last - first) as f64),
        _ => None,
    };
    Ok(Response { contract: "1", request_id, kind, status: "ok", avg_heart_rate, r_peaks, leads: measures })
}

impl<'de> Deserialize<'de> for Leads {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct ByName;
        impl<'de> Visitor<'de> for ByName {
            type Value = Leads;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("leads by name")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Leads, A::Error> {
                let mut leads = Leads::default();
                while let Some((name, samples)) = map.next_entry::<String, Vec<f64>>()? {
                    if leads.measures.iter().any(|m| m.name == name) {
                        return Err(A::Error::custom("a lead stands there twice"));
                    }
                    leads.measures.push(measure(&name, &samples));
                    if leads.measures.len() == 1 || name < leads.first.0 {
                        leads.first = (name, samples);
                    }
                }
                Ok(leads)
            }
        }
        d.deserialize_map(ByName)
    }
}

fn measure(name: &str, x: &[f64]) -> Measure {
    let (mut min_mv, mut max_mv, mut total, mut squares) = (f64::MAX, f64::MIN, 0.0, 0.0);
    for &v in x {
        min_mv = f64::min(min_mv, v);
        max_mv = f64::max(max_mv, v);
        total += v;
        squares += v * v;
    }
    let n = x.len() as f64;
    Measure { name: name.into(), samples: x.len(), min_mv, max_mv, mean_mv: total / n, rms_mv: (squares / n).sqrt() }
}

/// Finds the highest sample of each stretch that is above six tenths of the lead's maximum, at most one in 200 ms.
fn peaks(x: &[f64], rate: f64) -> Vec<usize> {
    let threshold = 0.6 * x.iter().copied().fold(f64::MIN, f64::max);
    let quiet = (rate / 5.0) as usize;
    let mut all: Vec<usize> = Vec::new();
    for (i, &v) in x.iter().enumerate() {
        if v <= threshold {
            continue;
        }
        match all.last_mut() {
            Some(last) if i - *last < quiet => {
                if v > x[*last] {
                    *last = i;
                }
            }
            _ => all.push(i),
        }
    }
    all
}
