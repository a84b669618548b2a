use super::prepare::Prepared;
use super::stats::{median_of, quantile};
use super::MAINS_PERIOD;

// Durations are seconds.
const SLOPE_SPAN: f64 = 0.032; // of the first difference: most gain near 16 Hz
const BEND_SPAN: f64 = 0.028; // half span of the second difference: most gain near 18 Hz
const ENERGY_SPAN: f64 = 0.080; // energy is collected over about a QRS
const CELL_SPAN: f64 = 1.5; // a cell holds a beat down to 40 bpm
const CELL_STEP: f64 = 0.5; // from one cell to the next
const CELL_REACH: usize = 12; // cells to each side that decide a local level
const SPIKE_CAP: f64 = 1.5; // a lead counts at most this many times its usual QRS
const NOISE_PEAK: f64 = 4.0; // peak over median of a lead that is only noise

/// The right half (centre first) of a mean over span seconds; the outer weights are fractional so that the span is exact
/// at any rate.
pub fn boxcar(span: f64, rate: f64) -> Vec<f64> {
    let w = span * rate;
    if w <= 1.0 {
        return vec![1.0];
    }
    let half = ((w - 1.0) / 2.0).ceil() as usize;
    let mut k = vec![1.0 / w; half + 1];
    k[half] = (w - (2.0 * half as f64 - 1.0)) / 2.0 / w;
    k
}

/// A convolved with a kernel at each position; beyond its ends the source repeats its end values.
pub fn apply<S: Copy + Into<f64>>(k: &[f64], src: &[S], mut put: impl FnMut(usize, f64)) {
    let (n, h) = (src.len(), k.len() - 1);
    let at = |i: isize| -> f64 { src[i.max(0).min(n as isize - 1) as usize].into() };
    for i in 0..n {
        let mut sum = k[0] * src[i].into();
        if i >= h && i + h < n {
            for j in 1..=h {
                sum += k[j] * (src[i - j].into() + src[i + j].into());
            }
        } else {
            for j in 1..=h as isize {
                sum += k[j as usize] * (at(i as isize - j) + at(i as isize + j));
            }
        }
        put(i, sum);
    }
}

/// A mean over 2*half+1 samples in linear time; it shrinks at the ends.
fn running_mean(dst: &mut [f64], src: &[f64], half: usize) {
    let n = src.len();
    let first = half.min(n);
    let (mut sum, mut count) = (src[..first].iter().sum::<f64>(), first as f64);
    for (i, d) in dst.iter_mut().enumerate() {
        if i + half < n {
            sum += src[i + half];
            count += 1.0;
        }
        if i > half {
            sum -= src[i - half - 1];
            count -= 1.0;
        }
        *d = sum.max(0.0) / count;
    }
}

/// The envelope of a channel's QRS band, in mV: first and second difference are in quadrature, so their joint magnitude
/// does not ripple within a QRS.
fn activity(dst: &mut [f64], scratch: &mut [f64], x: &[f32], rate: f64) {
    let mains = boxcar(MAINS_PERIOD, rate);
    apply(&mains, x, |i, v| scratch[i] = v);
    apply(&mains, scratch, |i, v| dst[i] = v);
    scratch.copy_from_slice(dst);
    let g1 = ((SLOPE_SPAN * rate / 2.0 + 0.5) as usize).max(1);
    let g2 = ((BEND_SPAN * rate + 0.5) as usize).max(1);
    let last = x.len() - 1;
    for (i, d) in dst.iter_mut().enumerate() {
        let slope = scratch[(i + g1).min(last)] - scratch[i.saturating_sub(g1)];
        let bend = scratch[i] - (scratch[i.saturating_sub(g2)] + scratch[(i + g2).min(last)]) / 2.0;
        *d = (slope * slope + bend * bend).sqrt();
    }
}

/// A signal's usual peak and its floor, one pair a step.
pub struct Levels {
    step: usize, // samples from one cell to the next
    cell: usize, // samples
    pub peak: Vec<f64>,
    pub floor: Vec<f64>,
}

impl Levels {
    /// Takes the maximum and the median of overlapping cells and smooths both by a median over neighbours.
    pub fn measure(v: &[f64], rate: f64) -> Levels {
        let (step, cell) = ((CELL_STEP * rate) as usize, (CELL_SPAN * rate) as usize);
        let count = if v.len() > cell { (v.len() - cell) / step + 1 } else { 1 };
        let (mut highs, mut mids, mut buf) = (Vec::new(), Vec::new(), Vec::with_capacity(2 * cell));
        for i in 0..count {
            let to = if i == count - 1 { v.len() } else { i * step + cell };
            buf.clear();
            buf.extend_from_slice(&v[i * step..to.min(v.len())]);
            mids.push(quantile(&mut buf, 0.5));
            highs.push(buf.iter().copied().fold(0.0, f64::max));
        }
        let mut around = |all: &[f64], i: usize| {
            buf.clear();
            buf.extend_from_slice(&all[i.saturating_sub(CELL_REACH)..count.min(i + CELL_REACH + 1)]);
            median_of(&mut buf)
        };
        let peak = (0..count).map(|i| around(&highs, i)).collect();
        let floor = (0..count).map(|i| around(&mids, i)).collect();
        Levels { step, cell, peak, floor }
    }

    /// Writes values, one a step, out to samples: straight lines between the cells' centres, constant beyond them.
    pub fn spread(&self, dst: &mut [f64], values: &[f64]) {
        let n = dst.len();
        let half = (self.cell / 2).min(n / 2);
        dst[..half].fill(values[0]);
        for (k, part) in dst[half..].chunks_mut(self.step).enumerate() {
            let v = values[k.min(values.len() - 1)];
            let step = values.get(k + 1).map_or(0.0, |next| (next - v) / self.step as f64);
            part.iter_mut().enumerate().for_each(|(i, d)| *d = v + step * i as f64);
        }
    }
}

/// Joins the leads into one magnitude in which a usual QRS is about 1. Each lead is measured in its own usual QRS and
/// weighted by how far that QRS stands out of its floor, so that noisy and empty leads fade out locally. The leads' plain
/// mean counts, not their energy: a disturbance of one lead must not look like a beat of all.
pub fn combine(p: &mut Prepared) -> Vec<f64> {
    let (mut sum, mut weights) = (vec![0.0; p.n], vec![0.0; p.n]);
    let (mut act, mut scratch, mut gains) = (vec![0.0; p.n], vec![0.0; p.n], vec![0.0; p.n]);
    for c in &mut p.channels {
        activity(&mut act, &mut scratch, &c.x, p.rate);
        let l = Levels::measure(&act, p.rate);
        let (mut gain, mut weight) = (vec![0.0; l.peak.len()], vec![0.0; l.peak.len()]);
        for i in 0..gain.len() {
            if l.peak[i] <= 0.0 {
                continue;
            }
            let contrast = l.peak[i] / l.floor[i].max(l.peak[i] / 25.0);
            let w = (contrast - NOISE_PEAK).max(0.1);
            gain[i] = 1.0 / l.peak[i];
            weight[i] = w * w.sqrt();
        }
        // As here, but one value a recording: what a sample counts where shapes are compared.
        c.scale = median_of(&mut gain.iter().zip(&weight).map(|(g, w)| g * w.sqrt()).collect::<Vec<_>>());
        l.spread(&mut gains, &gain);
        l.spread(&mut scratch, &weight);
        for i in 0..act.len() {
            sum[i] += scratch[i] * (act[i] * gains[i]).min(SPIKE_CAP);
            weights[i] += scratch[i];
        }
    }
    for (s, w) in sum.iter_mut().zip(&weights).filter(|(_, w)| **w > 0.0) {
        *s *= *s / (w * w);
    }
    let mut out = act;
    running_mean(&mut out, &sum, ((ENERGY_SPAN * p.rate / 2.0 + 0.5) as usize).max(1));
    out.iter_mut().for_each(|v| *v = v.sqrt());
    out
}
