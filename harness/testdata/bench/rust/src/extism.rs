//! The part of the Extism ABI that the benchmark needs. Offsets are into the host's memory, not ours.

#[link(wasm_import_module = "extism:host/env")]
extern "C" {
    fn input_length() -> u64;
    fn input_load_u8(offset: u64) -> u32;
    fn input_load_u64(offset: u64) -> u64;
    fn alloc(length: u64) -> u64;
    fn store_u8(offset: u64, value: u32);
    fn store_u64(offset: u64, value: u64);
    fn output_set(offset: u64, length: u64);
    fn error_set(offset: u64);
}

pub const REFUSED: i32 = 1;
/// The host has no room for what the plugin would say.
pub const NO_MEMORY: i32 = 2;

pub fn input() -> Vec<u8> {
    // The host answers loads for any offset, so nothing here can go out of range.
    let length = unsafe { input_length() };
    let mut bytes = Vec::with_capacity(length as usize);
    let mut i = 0;
    while i + 8 <= length {
        bytes.extend_from_slice(&unsafe { input_load_u64(i) }.to_le_bytes());
        i += 8;
    }
    while i < length {
        bytes.push(unsafe { input_load_u8(i) } as u8);
        i += 1;
    }
    bytes
}

pub fn output(bytes: &[u8]) -> i32 {
    match give(bytes) {
        Some(offset) => {
            unsafe { output_set(offset, bytes.len() as u64) };
            0
        }
        None => NO_MEMORY,
    }
}

pub fn fail(bytes: &[u8]) -> i32 {
    match give(bytes) {
        Some(offset) => {
            unsafe { error_set(offset) };
            REFUSED
        }
        None => NO_MEMORY,
    }
}

/// Copies bytes to the host; None when it has no room.
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
