//! Measures a resting ECG: R peaks over all leads, intervals, regularity, beats out of series, ST levels and signal
//! quality. It is the algorithm of medplug's SDK for Go, figure for figure; no disease is named here.

mod beats;
mod detect;
mod feature;
mod prepare;
mod series;
mod shape;
mod st;
mod stats;

pub use prepare::Recorder;
pub use series::{Rates, Regularity};
pub use st::{st_depression, st_elevation, Sex, StLevel};

use prepare::Prepared;
use shape::Beat as Found;

/// Limits of what can be analysed: rates in Hz, duration in s, samples in mV.
pub const MIN_RATE: f64 = 50.0;
pub const MAX_RATE: f64 = 4000.0;
pub const MIN_SECONDS: f64 = 3.0;
pub const MIN_BEATS: usize = 3;
pub const MAX_ABSOLUTE: f64 = 20.0;

const MAINS_PERIOD: f64 = 1.0 / 60.0; // a mean over it removes 60 Hz and its harmonics (Brazil)
const GAP_SPAN: f64 = 0.12; // s that all leads must be missing for an interval to be unknown: a beat may hide there
const NOISE_CONTRAST: f64 = 2.0; // height of what is found over the floor in pure noise
const CLEAR_CONTRAST: f64 = 6.0; // and where nothing is in doubt
const POOR_QUALITY: f64 = 0.20; // below this, what was found may be noise
const FLOOR_QUANTILE: f64 = 0.30; // of the combined magnitude: lies between beats even at 220 beats a minute

/// Why a recording is not analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooShort,
    FlatSignal,
    PoorQuality,
    /// The signal is not well formed: no lead, unequal lengths, or a rate that is not possible.
    Malformed,
}

/// One heart beat: the sample of its R peak, from 0; ectopic is out of the series, its origin is not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    pub sample: usize,
    pub ectopic: bool,
}

/// What a lead contributed; not used is flat, off, or mostly missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    pub name: String,
    pub used: bool,
}

/// What an ECG shows. A value that could not be computed is NaN.
#[derive(Clone, Debug)]
pub struct Analysis {
    pub rate: f64,    // Hz
    pub seconds: f64, // duration
    pub beats: Vec<Beat>,
    pub rr: Vec<f64>, // ms from each beat to the next; NaN over a gap in the recording
    pub rates: Rates,
    pub sdnn: f64,  // ms, n-1
    pub rmssd: f64, // ms
    pub regularity: Regularity,
    pub ectopic: usize,
    pub st: Vec<StLevel>, // one a used lead, in the order of the signal
    pub qrs: f64,         // ms, of the usual QRS over all leads
    pub leads: Vec<Lead>,
    pub quality: f64, // [0,1]: clarity times the share of samples that carried a signal
    pub clarity: f64, // [0,1]: how far the beats stand out of the rest and repeat each other
}

impl Recorder {
    /// Measures what was recorded.
    pub fn analyse(self) -> Result<Analysis, Refusal> {
        let (mut p, rate, samples) = self.ready()?;
        let f = feature::combine(&mut p);
        let at = detect::detect(p.rate, &f);
        let mut shapes = shape::Shaper::new(&p);
        let mut found = shapes.sort(&at);
        let clarity = clarity(&f, &found);
        drop(f);
        if clarity < POOR_QUALITY {
            return Err(Refusal::PoorQuality);
        }
        if found.len() < MIN_BEATS {
            return Err(Refusal::TooShort);
        }
        let (peaks, rr) = intervals(&p, &found, rate, samples);
        let ectopic = beats::mark_ectopic(&mut shapes, &mut found, &rr);
        drop(shapes);
        let nn = series::nn(&rr, &ectopic);
        let (leads, present) = lead_qualities(&p);
        let (st, qrs) = st::measure(&p, &found, &ectopic);
        Ok(Analysis {
            rate,
            seconds: samples as f64 / rate,
            beats: peaks.iter().zip(&ectopic).map(|(&sample, &ectopic)| Beat { sample, ectopic }).collect(),
            rates: series::rates(&rr),
            sdnn: series::sdnn(&nn),
            rmssd: series::rmssd(&nn),
            regularity: series::judge(&rr, &nn),
            ectopic: ectopic.iter().filter(|e| **e).count(),
            st,
            qrs,
            leads,
            quality: clarity * present,
            clarity,
            rr,
        })
    }
}

/// Converts beats to samples of the recording and takes the intervals between them.
fn intervals(p: &Prepared, beats: &[Found], rate: f64, samples: usize) -> (Vec<usize>, Vec<f64>) {
    let peaks: Vec<usize> = beats
        .iter()
        .map(|b| {
            let exact = b.at * p.step as f64 + (p.step - 1) as f64 / 2.0;
            exact.round().max(0.0).min((samples - 1) as f64) as usize
        })
        .collect();
    let rr = (1..beats.len())
        .map(|i| {
            if gap_between(p, beats[i - 1].at, beats[i].at) {
                return f64::NAN;
            }
            (peaks[i] as f64 - peaks[i - 1] as f64) * 1000.0 / rate
        })
        .collect();
    (peaks, rr)
}

/// Tells whether a beat may hide in missing samples between two positions.
fn gap_between(p: &Prepared, from: f64, to: f64) -> bool {
    let mut run = 0;
    for &gap in p.gap.iter().take(to as usize + 1).skip(from.max(0.0) as usize) {
        run = if gap { run + 1 } else { 0 };
        if gap && f64::from(run) >= GAP_SPAN * p.rate {
            return true;
        }
    }
    false
}

/// How far the found beats can be trusted: how high they stand over what lies between them, and how well they repeat
/// each other's shape.
fn clarity(f: &[f64], beats: &[Found]) -> f64 {
    if beats.is_empty() {
        return 0.0;
    }
    let mut heights: Vec<f64> = beats.iter().map(|b| f[((b.at + 0.5).max(0.0) as usize).min(f.len() - 1)]).collect();
    let members = |shape| beats.iter().filter(|b| b.shape == shape).count();
    let fit: f64 = beats.iter().filter(|b| b.shape.is_some() && members(b.shape) > 1).map(|b| b.fit).sum();
    let floor = stats::quantile(&mut f.to_vec(), FLOOR_QUANTILE);
    let h = stats::median_of(&mut heights);
    let contrast = if h < CLEAR_CONTRAST * floor { h / floor } else { CLEAR_CONTRAST };
    let stands = (contrast - NOISE_CONTRAST).max(0.0) / (CLEAR_CONTRAST - NOISE_CONTRAST);
    stands * (1.0 + fit / beats.len() as f64) / 2.0
}

/// The leads in the order they were given, and the share of samples that carried a signal over all.
fn lead_qualities(p: &Prepared) -> (Vec<Lead>, f64) {
    let mut leads: Vec<Lead> = p.names.iter().map(|name| Lead { name: name.clone(), used: false }).collect();
    p.channels.iter().for_each(|c| leads[c.lead].used = true);
    let present: f64 = p.channels.iter().map(|c| c.present).sum();
    let share = present / leads.len() as f64;
    (leads, share)
}
