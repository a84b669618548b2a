use super::shape::{Beat, Shaper, MAX_SHAPES};
use super::stats::median_of;

// What tells a beat out of the series from the others.
const ALIKE_SHAPE: f64 = 0.80; // likeness with the dominant shape from which a beat counts as normally conducted
const EARLY: f64 = 0.90; // of the usual interval: an odd-looking beat this early is ectopic
const EARLY_ALIKE: f64 = 0.80; // a beat that looks normal must come this early
const PAUSE: f64 = 1.15; // of the usual interval, after an odd-looking beat
const STRANGE_SHAPE: f64 = 0.50; // a beat this unlike the dominant shape is ectopic whenever it comes
const RIVAL_SHARE: f64 = 0.60; // a second shape this frequent may be the normal one: bigeminy
const CLEARLY_LATER: f64 = 0.05; // by this share of the interval, on average
const VARYING_RR: f64 = 0.08; // usual change from one interval to the next, as a share, from which early means nothing

/// Tells for each beat whether it is out of the series: its shape differs from the dominant one and it is early or
/// followed by a pause; its shape is wholly unlike it; or it looks much like it but comes clearly early, which means
/// nothing for beats of the dominant shape itself where the rhythm varies anyway. rr are the intervals in ms, NaN for
/// unknown.
pub fn mark_ectopic(s: &mut Shaper, beats: &mut [Beat], rr: &[f64]) -> Vec<bool> {
    let dominant = match dominant_shape(beats, rr) {
        Some(k) => k,
        None => return vec![false; beats.len()],
    };
    for b in beats.iter_mut() {
        b.other = if b.shape == Some(dominant) { b.fit } else { s.fit(dominant, (b.at + 0.5) as usize).1 };
    }
    let usual = usual_rr(beats.len(), rr);
    let varying = varies_among(beats, rr);
    let judge = |(i, b): (usize, &Beat)| {
        // In usual intervals; no comparison with NaN holds.
        let before = if i > 0 { rr[i - 1] / usual[i] } else { f64::NAN };
        let after = rr.get(i).map_or(f64::NAN, |v| v / usual[i]);
        if b.other < STRANGE_SHAPE {
            true
        } else if b.other < ALIKE_SHAPE {
            before < EARLY || after > PAUSE
        } else if b.shape.is_some() && b.shape != Some(dominant) {
            before < EARLY_ALIKE
        } else {
            !varying && before < EARLY_ALIKE && !(after <= before)
        }
    };
    beats.iter().enumerate().map(judge).collect()
}

/// The shape of most beats; of two about equally frequent ones that of the later beats, because in bigeminy the ectopic
/// beat is the early one. None when no shape recurs.
fn dominant_shape(beats: &[Beat], rr: &[f64]) -> Option<usize> {
    let (mut count, mut lateness) = ([0usize; MAX_SHAPES], [0.0; MAX_SHAPES]);
    for (i, b) in beats.iter().enumerate() {
        if let Some(k) = b.shape {
            count[k] += 1;
            if i > 0 && i < rr.len() && (rr[i - 1] + rr[i]).is_finite() {
                lateness[k] += (rr[i - 1] - rr[i]) / (rr[i - 1] + rr[i]);
            }
        }
    }
    let top = (0..MAX_SHAPES).fold(0, |best, k| if count[k] > count[best] { k } else { best });
    if count[top] == 0 {
        return None;
    }
    let later = |k: usize| lateness[k] / count[k] as f64;
    let mut best = top;
    for k in (0..MAX_SHAPES).filter(|&k| k != top && count[k] > 1) {
        if count[k] as f64 >= RIVAL_SHARE * count[top] as f64 && later(k) > later(best) + CLEARLY_LATER {
            best = k;
        }
    }
    Some(best)
}

/// For each beat the median of the known intervals around it, in ms.
fn usual_rr(beats: usize, rr: &[f64]) -> Vec<f64> {
    (0..beats)
        .map(|i| {
            let near = &rr[i.saturating_sub(8).min(rr.len())..rr.len().min(i + 8)];
            median_of(&mut near.iter().copied().filter(|v| v.is_finite()).collect::<Vec<_>>())
        })
        .collect()
}

/// Tells whether intervals between normal-looking beats change so much that coming early means nothing.
fn varies_among(beats: &[Beat], rr: &[f64]) -> bool {
    let mut change = Vec::new();
    for i in 0..rr.len().saturating_sub(1) {
        let alike = beats[i..=i + 2].iter().all(|b| b.other >= ALIKE_SHAPE);
        let c = 2.0 * (rr[i + 1] - rr[i]).abs() / (rr[i] + rr[i + 1]);
        if alike && c.is_finite() {
            change.push(c);
        }
    }
    change.len() >= 3 && median_of(&mut change) > VARYING_RR
}
