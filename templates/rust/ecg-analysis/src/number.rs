//! Numbers as answers and people have them.

/// Rounds to so many decimal digits.
pub fn round(v: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (v * scale).round() / scale + 0.0 // + 0.0 turns -0 into 0
}

/// Writes a number the Brazilian way, without trailing zeros.
pub fn decimal(v: f64, digits: i32) -> String {
    round(v, digits).to_string().replace('.', ",")
}
