//! The Extism ABI. Offsets are into the host's memory, not ours. alloc answers 0 when the host has no room.

use super::Level;
use crate::fault::Fault;

#[link(wasm_import_module = "extism:host/env")]
extern "C" {
    fn alloc(length: u64) -> u64;
    fn free(offset: u64);
    fn length(offset: u64) -> u64;
    fn load_u8(offset: u64) -> u32;
    fn load_u64(offset: u64) -> u64;
    fn store_u8(offset: u64, value: u32);
    fn store_u64(offset: u64, value: u64);
    #[link_name = "input_length"]
    fn extism_input_length() -> u64;
    fn input_load_u8(offset: u64) -> u32;
    fn input_load_u64(offset: u64) -> u64;
    fn output_set(offset: u64, length: u64);
    fn error_set(offset: u64);
    fn config_get(offset: u64) -> u64;
    fn log_debug(offset: u64);
    fn log_info(offset: u64);
    fn log_warn(offset: u64);
    fn log_error(offset: u64);
}

#[link(wasm_import_module = "extism:host/user")]
extern "C" {
    fn log_medical_audit_event(offset: u64);
    fn validate_crm_cardiology_guidelines(offset: u64) -> u64;
    fn validate_medical_authority(offset: u64) -> u64;
    fn check_consent(offset: u64) -> u64;
}

/// The host of this instance. Each method stands for itself, so that the linker drops the imports of those that a plugin
/// does not use.
#[derive(Default)]
pub(crate) struct Host;

// Every call below gives the host offsets that it handed out itself; it answers loads of any offset.

pub(crate) fn input_length() -> u64 {
    unsafe { extism_input_length() }
}

/// The input; None when it does not fit into this plugin's memory.
pub(crate) fn input() -> Option<Vec<u8>> {
    let n = input_length();
    copy(n, |i| unsafe { input_load_u64(i) }, |i| unsafe { input_load_u8(i) })
}

fn copy(n: u64, eight: impl Fn(u64) -> u64, one: impl Fn(u64) -> u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(n as usize).ok()?;
    let mut i = 0;
    while i + 8 <= n {
        bytes.extend_from_slice(&eight(i).to_le_bytes());
        i += 8;
    }
    while i < n {
        bytes.push(one(i) as u8);
        i += 1;
    }
    Some(bytes)
}

/// Copies bytes into a new block; None when the host has no room.
fn give(bytes: &[u8]) -> Option<u64> {
    let offset = unsafe { alloc(bytes.len() as u64) };
    if offset == 0 {
        return None;
    }
    let words = bytes.chunks_exact(8);
    let rest = words.remainder();
    let tail = offset + (bytes.len() - rest.len()) as u64;
    for (i, word) in words.enumerate() {
        let mut eight = [0; 8];
        eight.copy_from_slice(word);
        unsafe { store_u64(offset + 8 * i as u64, u64::from_le_bytes(eight)) };
    }
    for (i, byte) in rest.iter().enumerate() {
        unsafe { store_u8(tail + i as u64, u32::from(*byte)) };
    }
    Some(offset)
}

/// Copies a block that the host made, and frees it.
fn take(block: u64) -> Result<Vec<u8>, Fault> {
    if block == 0 {
        return Err(no_room());
    }
    let bytes = copy(unsafe { length(block) }, |i| unsafe { load_u64(block + i) }, |i| unsafe { load_u8(block + i) });
    unsafe { free(block) };
    bytes.ok_or_else(|| Fault::internal("the host's answer is more than the memory of this plugin holds"))
}

fn no_room() -> Fault {
    Fault::internal("the host has no memory left for this call")
}

/// Sets the output; false when the host has no room for it.
pub(crate) fn output(bytes: &[u8]) -> bool {
    give(bytes).map(|block| unsafe { output_set(block, bytes.len() as u64) }).is_some()
}

/// Reports a failure; gives what the export returns.
pub(crate) fn fail(fault: &Fault) -> i32 {
    match give(fault.json().as_bytes()) {
        Some(block) => {
            unsafe { error_set(block) };
            1
        }
        None => 2,
    }
}

/// Runs a host function on an argument in a block, and frees the block.
fn hand<T>(arg: &[u8], call: impl FnOnce(u64) -> T) -> Result<T, Fault> {
    let block = give(arg).ok_or_else(no_room)?;
    let result = call(block);
    unsafe { free(block) };
    Ok(result)
}

impl Host {
    pub(crate) fn audit(&mut self, arg: &[u8]) -> Result<(), Fault> {
        hand(arg, |b| unsafe { log_medical_audit_event(b) })
    }

    pub(crate) fn guideline(&mut self, arg: &[u8]) -> Result<u64, Fault> {
        hand(arg, |b| unsafe { validate_crm_cardiology_guidelines(b) })
    }

    pub(crate) fn authority(&mut self, arg: &[u8]) -> Result<Vec<u8>, Fault> {
        hand(arg, |b| unsafe { validate_medical_authority(b) }).and_then(take)
    }

    pub(crate) fn consent(&mut self, arg: &[u8]) -> Result<Vec<u8>, Fault> {
        hand(arg, |b| unsafe { check_consent(b) }).and_then(take)
    }

    pub(crate) fn config(&self, key: &str) -> Option<String> {
        match hand(key.as_bytes(), |b| unsafe { config_get(b) }) {
            Ok(block) if block != 0 => take(block).ok().and_then(|b| String::from_utf8(b).ok()),
            _ => None,
        }
    }

    /// Drops a line for which there is no room. The host frees the block.
    pub(crate) fn log(&mut self, level: Level, message: &str) {
        if let Some(block) = give(message.as_bytes()) {
            match level {
                Level::Debug => unsafe { log_debug(block) },
                Level::Info => unsafe { log_info(block) },
                Level::Warn => unsafe { log_warn(block) },
                Level::Error => unsafe { log_error(block) },
            }
        }
    }
}
