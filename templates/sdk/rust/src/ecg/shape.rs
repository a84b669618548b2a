use super::detect::REFRACTORY;
use super::feature::{apply, boxcar};
use super::prepare::Prepared;
use super::MAINS_PERIOD;

// Durations are seconds.
const SHAPE_REACH: f64 = 0.080; // a shape is what lies this far to both sides of the R peak
const ALIGN_REACH: f64 = 0.060; // a beat is moved at most this far to fit a shape
const BASE_REACH: f64 = 0.150; // mean level subtracted before the largest deflection is looked for
const EDGE_REACH: f64 = 0.150; // a beat closer to an end of the recording may be cut
const SAME_SHAPE: f64 = 0.85; // likeness from which two beats have one shape
const SIZE_SLACK: f64 = 1.5; // beats that differ in size by less are not less alike for it
pub const MAX_SHAPES: usize = 12;
const TINY: f64 = 1e-12; // product of lengths squared below which there is nothing to compare
const TOUCHING: f64 = 0.75; // of the refractory period: closer beats are one
const SHAPE_MEMORY: usize = 30; // a shape follows slow change: the mean over about this many beats

/// One found beat.
#[derive(Clone, Copy)]
pub struct Beat {
    pub at: f64, // R peak at the prepared rate, sub-sample
    pub shape: Option<usize>,
    pub fit: f64,   // likeness with that shape, 0 for none
    pub other: f64, // likeness with the dominant shape
}

/// Compares beats over all leads at once.
pub struct Shaper<'a> {
    p: &'a Prepared,
    y: Vec<Vec<f32>>, // mains-free channels, scaled by their weight, with pad repeated end values on both sides
    pad: usize,
    size: usize,           // samples to each side
    reach: usize,          // lags to each side
    means: Vec<Vec<f64>>,  // per shape: lead after lead, 2*size+1 samples each, lead mean removed
    count: Vec<usize>,
    shift: Vec<f64>, // of the R peak within the shape
}

impl<'a> Shaper<'a> {
    pub fn new(p: &'a Prepared) -> Shaper<'a> {
        let size = ((SHAPE_REACH * p.rate + 0.5) as usize).max(2);
        let reach = ((ALIGN_REACH * p.rate + 0.5) as usize).max(1);
        let pad = size + 2 * reach;
        let mains = boxcar(MAINS_PERIOD, p.rate);
        let mut all = Vec::with_capacity(p.channels.len());
        for c in &p.channels {
            let mut y = vec![0f32; p.n + 2 * pad];
            apply(&mains, &c.x, |i, v| y[pad + i] = v as f32);
            let (first, last) = (y[pad], y[pad + p.n - 1]);
            y[..pad].fill(first);
            y[pad + p.n..].fill(last);
            y.iter_mut().for_each(|v| *v *= c.scale as f32);
            all.push(y);
        }
        Shaper { p, y: all, pad, size, reach, means: Vec::new(), count: Vec::new(), shift: Vec::new() }
    }

    /// The waveform around position at, each lead's mean removed.
    fn cut(&self, at: usize) -> Vec<f64> {
        let w = 2 * self.size + 1;
        let mut seg = Vec::with_capacity(w * self.y.len());
        for y in &self.y {
            let part = &y[at - self.size + self.pad..at + self.size + 1 + self.pad];
            let m = part.iter().map(|v| f64::from(*v)).sum::<f64>() / w as f64;
            seg.extend(part.iter().map(|v| f64::from(*v) - m));
        }
        seg
    }

    /// Finds where around position at the waveform correlates best with a shape. The likeness is that correlation, less
    /// where one is much larger than the other.
    pub fn fit(&self, k: usize, at: usize) -> (f64, f64) {
        let w = 2 * self.size + 1;
        let norm: f64 = self.means[k].iter().map(|v| v * v).sum();
        let lags = 2 * self.reach + 1;
        let (mut values, mut energies) = (vec![0.0; lags], vec![0.0; lags]);
        for (y, shape) in self.y.iter().zip(self.means[k].chunks_exact(w)) {
            let from = &y[at + self.pad - self.reach - self.size..];
            let (mut sum, mut squares) = (0.0, 0.0);
            for &v in &from[..w] {
                let v = f64::from(v);
                sum += v;
                squares += v * v;
            }
            for lag in 0..lags {
                // The shape's mean is 0, so the waveform's does not count.
                let dot: f64 = shape.iter().zip(&from[lag..lag + w]).map(|(s, v)| s * f64::from(*v)).sum();
                values[lag] += dot;
                energies[lag] += squares - sum * sum / w as f64;
                let (enters, leaves) = (f64::from(from[lag + w]), f64::from(from[lag]));
                sum += enters - leaves;
                squares += enters * enters - leaves * leaves;
            }
        }
        let mut best = 0;
        for lag in 0..lags {
            let e = norm * energies[lag];
            values[lag] = if e > TINY { (values[lag] / e.sqrt()).min(1.0) } else { 0.0 };
            if values[lag] > values[best] {
                best = lag;
            }
        }
        let size = (energies[best] / norm.max(TINY)).sqrt();
        let likeness = values[best] * (SIZE_SLACK * size.min(1.0 / size)).min(1.0);
        (at as f64 + best as f64 - self.reach as f64 + vertex(&values, best), likeness)
    }

    /// The position of the largest joint deflection of all leads around position at.
    fn deflection(&self, at: usize) -> usize {
        let base = ((BASE_REACH * self.p.rate + 0.5) as usize).max(1);
        let (from, to) = (at.saturating_sub(self.reach), (self.p.n - 1).min(at + self.reach));
        let mut m = vec![0.0; to - from + 1];
        for padded in &self.y {
            let y = &padded[self.pad..self.pad + self.p.n];
            let near = &y[at.saturating_sub(base)..y.len().min(at + base + 1)];
            let level = near.iter().map(|v| f64::from(*v)).sum::<f64>() / near.len() as f64;
            for (m, v) in m.iter_mut().zip(&y[from..]) {
                let d = f64::from(*v) - level;
                *m += d * d;
            }
        }
        from + highest(&m, 0)
    }

    /// Adds the waveform at a position to a shape, or opens a new one.
    fn learn(&mut self, shape: Option<usize>, at: usize) {
        let seg = self.cut(at);
        match shape {
            None => {
                self.means.push(seg);
                self.count.push(1);
            }
            Some(k) => {
                self.count[k] += 1;
                let rate = 1.0 / self.count[k].min(SHAPE_MEMORY) as f64;
                self.means[k].iter_mut().zip(seg).for_each(|(m, v)| *m += rate * (v - *m));
            }
        }
    }

    /// The shape a beat fits best: its index, where, and the likeness.
    fn best(&self, at: usize) -> (Option<usize>, f64, f64) {
        let mut best = (None, at as f64, 0.0);
        for j in 0..self.means.len() {
            let (w, f) = self.fit(j, at);
            if best.0.is_none() || f > best.2 {
                best = (Some(j), w, f);
            }
        }
        best
    }

    /// Groups beats by shape and moves each to where it fits, so that beats of one shape share one R peak position and an
    /// interval does not depend on which of two equal deflections was the larger.
    pub fn sort(&mut self, at: &[usize]) -> Vec<Beat> {
        let start: Vec<usize> = at.iter().map(|a| self.deflection(*a)).collect();
        for &s in start.iter() {
            if self.at_edge(s) {
                continue; // cut off: it may join a shape, never make one
            }
            match self.best(s) {
                (Some(k), place, fit) if fit >= SAME_SHAPE => {
                    let place = place.round().max(0.0).min((self.p.n - 1) as f64) as usize;
                    self.learn(Some(k), place);
                }
                _ if self.means.len() < MAX_SHAPES => self.learn(None, s),
                _ => {}
            }
        }
        self.find_peaks();
        let mut out = Vec::new();
        for &s in &start {
            match self.best(s) {
                (Some(k), place, fit) if fit >= SAME_SHAPE => {
                    let at = place + self.shift[k];
                    if at >= 0.0 && at <= (self.p.n - 1) as f64 {
                        out.push(Beat { at, shape: Some(k), fit, other: 0.0 }); // else its R peak was not recorded
                    }
                }
                _ if !self.at_edge(s) => out.push(Beat { at: s as f64, shape: None, fit: 0.0, other: 0.0 }),
                _ => {}
            }
        }
        self.separate(out)
    }

    /// Drops of two beats that were moved onto each other the one that fits its shape less.
    fn separate(&self, mut beats: Vec<Beat>) -> Vec<Beat> {
        beats.sort_by(|a, b| a.at.total_cmp(&b.at));
        let mut out: Vec<Beat> = Vec::new();
        for b in beats {
            match out.last_mut() {
                Some(last) if b.at - last.at < TOUCHING * REFRACTORY * self.p.rate => {
                    if b.fit > last.fit {
                        *last = b;
                    }
                }
                _ => out.push(b),
            }
        }
        out
    }

    /// Tells whether a beat at this position may be cut off, by an end of the recording or by a gap in it.
    fn at_edge(&self, at: usize) -> bool {
        let reach = (EDGE_REACH * self.p.rate) as usize;
        at < reach || at + reach >= self.p.n || self.p.gap[at - reach..=at + reach].iter().any(|g| *g)
    }

    /// Measures where in each mean shape the largest deflection lies.
    fn find_peaks(&mut self) {
        let (w, size) = (2 * self.size + 1, self.size);
        let peak = |shape: &Vec<f64>| {
            let mut m = vec![0.0; w];
            for lead in shape.chunks_exact(w) {
                m.iter_mut().zip(lead).for_each(|(m, v)| *m += v * v);
            }
            let best = highest(&m, size);
            best as f64 - size as f64 + vertex(&m, best)
        };
        self.shift = self.means.iter().map(peak).collect();
    }
}

/// The first index with the highest value, the given one when no other is higher.
fn highest(m: &[f64], from: usize) -> usize {
    (0..m.len()).fold(from, |best, i| if m[i] > m[best] { i } else { best })
}

/// The sub-sample offset, within half a sample, of the parabola through v[i] and its neighbours.
fn vertex(v: &[f64], i: usize) -> f64 {
    if i == 0 || i + 1 >= v.len() {
        return 0.0;
    }
    let d = v[i - 1] - 2.0 * v[i] + v[i + 1];
    if d >= 0.0 {
        return 0.0;
    }
    (0.5 * (v[i - 1] - v[i + 1]) / d).max(-0.5).min(0.5)
}
