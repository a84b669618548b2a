use super::feature::Levels;
use super::stats::{median, median_of};

// Durations are seconds; heights are relative to the local usual QRS.
const PEAK_REACH: f64 = 0.100; // a candidate is the highest within this on both sides
pub const REFRACTORY: f64 = 0.200; // two beats are never closer
const T_WAVE_REACH: f64 = 0.360; // a lower candidate this close after a beat is its T wave
const T_WAVE_HEIGHT: f64 = 0.65;
const LATE_T_REACH: f64 = 0.520; // the same in recordings of few beats
const LATE_T_HEIGHT: f64 = 0.45;
const FEW_BEATS: usize = 6;
const BAR_REACH: f64 = 10.0; // the bar is set by the candidates this far to both sides
const LOW_BAR: f64 = 0.20; // no beat is lower
const HIGH_BAR: f64 = 0.45; // nothing higher is refused
const NOISE_BAR: f64 = 3.25; // between them, a beat is this many times the usual candidate that is none
const SEARCH_SHARE: f64 = 0.75; // of the bar, for a beat missing in a gap
const SEARCH_GAP: f64 = 1.60; // a gap is this many usual RR
const DOUBT_HEIGHT: f64 = 0.60; // a lower beat is dropped where the rhythm does without it
const STEADY_RR: f64 = 0.20; // two intervals this close, as a share, are the same

/// A local maximum of the combined magnitude; the height is over the floor, relative to the local usual QRS over it.
#[derive(Clone, Copy)]
struct Candidate {
    at: usize,
    height: f64,
}

/// Finds beats in the combined magnitude: positions at the prepared rate, ascending.
pub fn detect(rate: f64, f: &[f64]) -> Vec<usize> {
    let cands = candidates(f, rate);
    let bar = bars(&cands, rate);
    let beats = search_back(&cands, &bar, prune(accept(&cands, &bar, rate)), rate);
    beats.iter().map(|b| b.at).collect()
}

fn candidates(f: &[f64], rate: f64) -> Vec<Candidate> {
    let l = Levels::measure(f, rate);
    let (mut floors, mut peaks) = (vec![0.0; f.len()], vec![0.0; f.len()]);
    l.spread(&mut floors, &l.floor);
    l.spread(&mut peaks, &l.peak);
    let reach = (PEAK_REACH * rate) as usize;
    let mut out = Vec::new();
    for (i, &v) in f.iter().enumerate() {
        if v <= 0.0 || i > 0 && f[i - 1] > v {
            continue;
        }
        let top = f[i.saturating_sub(reach)..i].iter().all(|x| *x < v)
            && f[i + 1..f.len().min(i + reach + 1)].iter().all(|x| *x <= v);
        if top && peaks[i] > floors[i] {
            out.push(Candidate { at: i, height: (v - floors[i]) / (peaks[i] - floors[i]) });
        }
    }
    out
}

/// For each candidate the height that tells beats from the rest around it.
fn bars(cands: &[Candidate], rate: f64) -> Vec<f64> {
    let far = |a: usize, b: usize| (a - b) as f64 > BAR_REACH * rate;
    let mut from = 0;
    let mut out = Vec::new();
    for c in cands {
        while far(c.at, cands[from].at) {
            from += 1;
        }
        let near = cands[from..].iter().take_while(|o| o.at <= c.at || !far(o.at, c.at));
        let mut low: Vec<f64> = near.filter(|o| o.height < 0.5).map(|o| o.height.max(0.0)).collect();
        out.push(if low.is_empty() { LOW_BAR } else { (NOISE_BAR * median_of(&mut low)).max(LOW_BAR).min(HIGH_BAR) });
    }
    out
}

/// Takes the candidates over the bar, one in a refractory period and no T waves.
fn accept(cands: &[Candidate], bar: &[f64], rate: f64) -> Vec<Candidate> {
    let mut beats: Vec<Candidate> = Vec::new();
    for (c, _) in cands.iter().zip(bar).filter(|(c, bar)| c.height >= **bar) {
        if let Some(last) = beats.last_mut() {
            let since = (c.at - last.at) as f64 / rate;
            if since < REFRACTORY {
                if c.height > last.height {
                    *last = *c;
                }
                continue;
            }
            if since < T_WAVE_REACH && c.height < T_WAVE_HEIGHT * last.height {
                continue;
            }
        }
        beats.push(*c);
    }
    if beats.len() <= FEW_BEATS {
        beats = drop_late_t(&beats, rate);
    }
    // The T wave of a beat just before the recording has no beat before it to be measured by.
    let early = |b: &[Candidate]| b.len() > 1 && (b[0].at as f64) < T_WAVE_REACH * rate && b[0].height < T_WAVE_HEIGHT * b[1].height;
    while early(&beats) {
        beats.remove(0);
    }
    beats
}

/// Drops T waves that come later than usual. In a long recording their neighbours tell them apart; where there are few
/// beats to compare with, a slow heart's T waves can pass for beats of their own.
fn drop_late_t(beats: &[Candidate], rate: f64) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    for b in beats {
        let late = |last: &Candidate| ((b.at - last.at) as f64) < LATE_T_REACH * rate && b.height < LATE_T_HEIGHT * last.height;
        if !out.last().map_or(false, late) {
            out.push(*b);
        }
    }
    out
}

/// The median interval around each interval, in samples.
fn local_rr(beats: &[Candidate]) -> Vec<f64> {
    let rr: Vec<f64> = beats.windows(2).map(|b| (b[1].at - b[0].at) as f64).collect();
    (0..rr.len()).map(|i| median(&rr[i.saturating_sub(8)..rr.len().min(i + 9)])).collect()
}

/// Looks for the missing beat in each interval much longer than its neighbours.
fn search_back(cands: &[Candidate], bar: &[f64], mut beats: Vec<Candidate>, rate: f64) -> Vec<Candidate> {
    for _ in 0..4 {
        let rr = local_rr(&beats);
        let mut out = Vec::new();
        for (i, b) in beats.iter().enumerate() {
            out.push(*b);
            if i + 1 == beats.len() || ((beats[i + 1].at - b.at) as f64) < SEARCH_GAP * rr[i] {
                continue;
            }
            let from = b.at + (T_WAVE_REACH * rate).max(0.4 * rr[i]) as usize;
            let to = beats[i + 1].at.saturating_sub((REFRACTORY * rate).max(0.4 * rr[i]) as usize);
            let first = cands.partition_point(|c| c.at < from);
            let mut best: Option<Candidate> = None;
            for (c, bar) in cands.iter().zip(bar).skip(first).take_while(|(c, _)| c.at < to) {
                if c.height > best.map_or(0.0, |b| b.height) && c.height >= SEARCH_SHARE * bar {
                    best = Some(*c);
                }
            }
            out.extend(best);
        }
        if out.len() == beats.len() {
            break;
        }
        beats = out;
    }
    beats
}

/// Drops low beats that stand between two beats already one usual interval apart.
fn prune(mut beats: Vec<Candidate>) -> Vec<Candidate> {
    for _ in 0..3 {
        let rr = local_rr(&beats);
        let doubtful = |i: usize| {
            if i == 0 || i + 1 == beats.len() {
                return false;
            }
            let (prev, b, next) = (beats[i - 1], beats[i], beats[i + 1]);
            let span = (next.at - prev.at) as f64;
            b.height < DOUBT_HEIGHT && b.height < 0.8 * prev.height.min(next.height) && (span / rr[i] - 1.0).abs() < STEADY_RR
        };
        let out: Vec<Candidate> = (0..beats.len()).filter(|&i| !doubtful(i)).map(|i| beats[i]).collect();
        if out.len() == beats.len() {
            break;
        }
        beats = out;
    }
    beats
}
