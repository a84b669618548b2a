//! Reads an example of the contract and writes it again: a response, which has a status, or a request of its kind.

use medplug::{exchange, read_request, Ask, EcgRequest, EcgResponse, Fault, HealthContentRequest, HealthContentResponse, LesionRequest, LesionResponse};
use serde::{de::DeserializeOwned, Deserialize, Serialize};

#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    kind: serde_json::Value,
    #[serde(default)]
    status: serde_json::Value,
}

#[no_mangle]
pub extern "C" fn process_medical_content() -> i32 {
    exchange(|input| {
        let head: Option<Head> = serde_json::from_slice(input).ok();
        let answer = head.as_ref().map_or(false, |h| !h.status.is_null());
        match (head.as_ref().and_then(|h| h.kind.as_str()), answer) {
            (Some("health-content"), true) => response::<HealthContentResponse>(input),
            (Some("lesion-analysis"), true) => response::<LesionResponse>(input),
            (_, true) => response::<EcgResponse>(input),
            (Some("health-content"), false) => request::<HealthContentRequest>(input),
            (Some("lesion-analysis"), false) => request::<LesionRequest>(input),
            (_, false) => request::<EcgRequest>(input),
        }
    })
}

#[inline(never)] // one function of everything would take too long to compile
fn request<Q: Ask + Serialize>(input: &[u8]) -> Result<Vec<u8>, Fault> {
    let request: Q = read_request(input, "")?;
    serde_json::to_vec(&request).map_err(|_| Fault::internal("not written"))
}

#[inline(never)]
fn response<A: Serialize + DeserializeOwned>(input: &[u8]) -> Result<Vec<u8>, Fault> {
    let read: A = serde_json::from_slice(input).map_err(|_| Fault::internal("not read"))?;
    serde_json::to_vec(&read).map_err(|_| Fault::internal("not written"))
}
