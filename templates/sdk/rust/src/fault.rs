use serde::Serialize;

/// The error codes of the contract. Codes of a plugin's own start with `x_`.
pub mod code {
    pub const INVALID_JSON: &str = "invalid_json";
    pub const MISSING_FIELD: &str = "missing_field";
    pub const WRONG_TYPE: &str = "wrong_type";
    pub const INVALID_VALUE: &str = "invalid_value";
    pub const OUT_OF_RANGE: &str = "out_of_range";
    pub const EMPTY_SIGNAL: &str = "empty_signal";
    pub const LENGTH_MISMATCH: &str = "length_mismatch";
    pub const CONFLICTING_FIELDS: &str = "conflicting_fields";
    pub const UNSUPPORTED_CONTRACT: &str = "unsupported_contract";
    pub const UNSUPPORTED_KIND: &str = "unsupported_kind";
    pub const UNSUPPORTED_SPECIALTY: &str = "unsupported_specialty";
    pub const INPUT_TOO_LARGE: &str = "input_too_large";
    pub const OUTPUT_TOO_LARGE: &str = "output_too_large";
    pub const INVALID_IMAGE: &str = "invalid_image";
    pub const IMAGE_TOO_LARGE: &str = "image_too_large";
    pub const INTERNAL: &str = "internal";
}

/// No error object is longer.
const MAX_BYTES: usize = 1024;

/// The contract's error object. The message is English and holds no value of the input; the path is an RFC 6901 pointer
/// to the member at fault, in which names that the contract does not know stand as `*`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    pub code: &'static str,
    pub message: String,
    pub path: String,
}

impl Fault {
    pub fn new(code: &'static str, message: impl Into<String>, path: impl Into<String>) -> Fault {
        Fault { code, message: message.into(), path: path.into() }
    }

    pub fn internal(message: impl Into<String>) -> Fault {
        Fault::new(code::INTERNAL, message, "")
    }

    /// The object as the Extism error string. One that would be too long loses its message's end, then its path.
    pub fn json(&self) -> String {
        let mut out = self.clone();
        loop {
            let text = serde_json::to_string(&out).unwrap_or_default();
            if text.len() <= MAX_BYTES {
                return text;
            }
            if out.message.pop().is_none() {
                out.path.clear();
            }
        }
    }
}
