//! What is found.

use medplug::Urgency;

/// Something a physician should look at. It describes what was measured and names no disease; severity is low, medium or
/// high.
pub struct Finding {
    pub kind: &'static str,
    pub severity: &'static str,
    pub urgency: Urgency,
    pub what: String,
}
