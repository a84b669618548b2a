use super::{Refusal, MAX_ABSOLUTE, MAX_RATE, MIN_RATE, MIN_SECONDS};

const FLAT_RANGE: f64 = 0.02; // mV from lowest to highest below which a lead carries nothing
const WORK_RATE: f64 = 250.0; // Hz the detector aims for: QRS energy ends well below its half

/// One usable lead, decimated, with its gaps bridged.
pub struct Channel {
    pub lead: usize,      // in the order the leads were given
    pub x: Vec<f32>,      // mV; single precision halves what a long recording needs
    pub missing: Vec<bool>, // empty when nothing is
    pub scale: f64,       // 1/mV: what a sample counts beside those of other channels
    pub present: f64,     // share of its samples that were there
}

/// A recording ready for detection.
pub struct Prepared {
    pub rate: f64,   // Hz after decimation
    pub step: usize, // samples of the recording in one of ours
    pub n: usize,    // samples of each channel
    pub names: Vec<String>,
    pub channels: Vec<Channel>,
    pub gap: Vec<bool>, // no channel had a sample here
}

/// Takes a recording lead by lead and keeps of each only what the analysis needs, so that the samples of one lead at a
/// time have to be in memory.
pub struct Recorder {
    p: Prepared,
    rate: f64, // Hz
    samples: Option<usize>,
    fault: Option<Refusal>,
}

impl Recorder {
    /// Starts a recording at a sampling rate in Hz.
    pub fn new(rate: f64) -> Recorder {
        let possible = (MIN_RATE..=MAX_RATE).contains(&rate);
        let step = if possible { ((rate / WORK_RATE) as usize).max(1) } else { 1 };
        Recorder {
            p: Prepared { rate: rate / step as f64, step, n: 0, names: Vec::new(), channels: Vec::new(), gap: Vec::new() },
            rate,
            samples: None,
            fault: if possible { None } else { Some(Refusal::Malformed) },
        }
    }

    /// How many numbers the analysis of so many leads and samples keeps at a rate in Hz.
    pub fn kept(rate: f64, leads: usize, samples: usize) -> usize {
        leads * (samples / ((rate / WORK_RATE) as usize).max(1))
    }

    /// Adds the samples of a lead in mV, NaN and infinities for missing ones. A fault comes from analyse.
    pub fn add(&mut self, name: String, samples: Vec<f64>) {
        if self.fault.is_some() {
            return;
        }
        let p = &mut self.p;
        if self.samples.is_none() {
            self.samples = Some(samples.len());
            p.n = (samples.len() + p.step - 1) / p.step;
            p.gap = vec![true; p.n];
        }
        if self.samples != Some(samples.len()) {
            self.fault = Some(Refusal::Malformed);
            return;
        }
        match channel(&samples, p.step, &mut p.gap) {
            Ok(Some(mut c)) => {
                c.lead = p.names.len();
                p.channels.push(c);
            }
            Ok(None) => {}
            Err(fault) => self.fault = Some(fault),
        }
        p.names.push(name);
    }

    /// Checks that the recording can be looked at. Channels are put in the order of their names, so that sums over leads
    /// do not depend on the order they were handed over in.
    pub(super) fn ready(self) -> Result<(Prepared, f64, usize), Refusal> {
        let (mut p, samples) = (self.p, self.samples.unwrap_or(0));
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if p.names.is_empty() {
            return Err(Refusal::Malformed);
        }
        if (samples as f64) < MIN_SECONDS * self.rate {
            return Err(Refusal::TooShort);
        }
        if p.channels.is_empty() {
            return Err(Refusal::FlatSignal);
        }
        let names = &p.names;
        p.channels.sort_by(|a, b| names[a.lead].cmp(&names[b.lead]));
        Ok((p, self.rate, samples))
    }
}

/// Decimates by block means. None for a lead that is flat or mostly missing.
fn channel(samples: &[f64], step: usize, gap: &mut [bool]) -> Result<Option<Channel>, Refusal> {
    let n = gap.len();
    let mut x = vec![f32::NAN; n];
    let (mut low, mut high, mut missing) = (f64::INFINITY, f64::NEG_INFINITY, 0);
    for (to, block) in x.iter_mut().zip(samples.chunks(step)) {
        let (mut sum, mut count) = (0.0, 0);
        for &v in block.iter().filter(|v| v.is_finite()) {
            if v.abs() > MAX_ABSOLUTE {
                return Err(Refusal::PoorQuality);
            }
            sum += v;
            count += 1;
        }
        if count == 0 {
            missing += 1;
            continue;
        }
        let v = sum / f64::from(count);
        *to = v as f32;
        low = low.min(v);
        high = high.max(v);
    }
    if 2 * missing > n || high - low < FLAT_RANGE {
        return Ok(None);
    }
    let lost = if missing > 0 { x.iter().map(|v| v.is_nan()).collect() } else { Vec::new() };
    gap.iter_mut().zip(&x).for_each(|(g, v)| *g = *g && v.is_nan());
    bridge(&mut x);
    Ok(Some(Channel { lead: 0, x, missing: lost, scale: 0.0, present: 1.0 - missing as f64 / n as f64 }))
}

/// Replaces runs of NaN by straight lines; runs at an end repeat the nearest value.
fn bridge(x: &mut [f32]) {
    let mut last = None;
    for i in 0..x.len() {
        let v = x[i];
        if v.is_nan() {
            continue;
        }
        match last {
            None => x[..i].fill(v),
            Some(l) => {
                let from = x[l];
                let slope = (v - from) / (i - l) as f32;
                for (j, y) in x[l + 1..i].iter_mut().enumerate() {
                    *y = from + slope * (j + 1) as f32;
                }
            }
        }
        last = Some(i);
    }
    if let Some(l) = last {
        let v = x[l];
        x[l + 1..].fill(v);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bridges_gaps() {
        let n = f32::NAN;
        let mut x = [n, 1.0, n, n, 4.0, n];
        bridge(&mut x);
        assert_eq!(x, [1.0, 1.0, 2.0, 3.0, 4.0, 4.0]);
    }

    #[test]
    fn refuses_what_is_no_recording() {
        assert_eq!(Recorder::new(500.0).analyse().err(), Some(Refusal::Malformed));
        let one = |rate, samples| {
            let mut r = Recorder::new(rate);
            r.add("II".into(), samples);
            r.analyse().err()
        };
        assert_eq!(one(10.0, vec![0.0; 900]), Some(Refusal::Malformed));
        assert_eq!(one(100.0, vec![0.0; 900]), Some(Refusal::FlatSignal));
        assert_eq!(one(100.0, vec![0.1; 299]), Some(Refusal::TooShort));
        assert_eq!(one(100.0, vec![21.0; 900]), Some(Refusal::PoorQuality));
    }
}
