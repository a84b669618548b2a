//! The host: an Extism host through its ABI in WebAssembly, one in memory elsewhere.

/// The level of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
}

#[cfg(target_arch = "wasm32")]
#[path = "host_extism.rs"]
mod here;
#[cfg(not(target_arch = "wasm32"))]
#[path = "host_rehearsal.rs"]
mod here;

#[cfg(target_arch = "wasm32")]
pub(crate) use here::{fail, input, input_length, output, Host};
#[cfg(not(target_arch = "wasm32"))]
pub use here::Rehearsal;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use here::Rehearsal as Host;
