/// The nearest-rank quantile q in [0,1], reordering v; NaN for none. v holds no NaN.
pub fn quantile(v: &mut [f64], q: f64) -> f64 {
    if v.is_empty() {
        return f64::NAN;
    }
    let k = (q * (v.len() - 1) as f64 + 0.5) as usize;
    *v.select_nth_unstable_by(k, f64::total_cmp).1
}

/// The median (mean of the middle two), reordering v; NaN for none.
pub fn median_of(v: &mut [f64]) -> f64 {
    let n = v.len();
    if n == 0 {
        return f64::NAN;
    }
    let (below, m, _) = v.select_nth_unstable_by(n / 2, f64::total_cmp);
    if n % 2 == 1 {
        return *m;
    }
    let m = *m;
    (below.iter().copied().fold(f64::NEG_INFINITY, f64::max) + m) / 2.0
}

/// The same on a copy.
pub fn median(v: &[f64]) -> f64 {
    median_of(&mut v.to_vec())
}

/// NaN for none.
pub fn mean(v: &[f64]) -> f64 {
    v.iter().sum::<f64>() / v.len() as f64
}
