use super::stats::{mean, median};

/// Rates in beats a minute: 60000 / mean, median and shortest RR. NaN without intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    pub average: f64,
    pub resting: f64,
    pub maximum: f64,
}

/// What intervals alone say of a rhythm. It is no diagnosis: a regular rhythm need not be sinus rhythm. Unknown is honest
/// where the intervals do not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regularity {
    Regular,
    Irregular,
    Unknown,
}

impl Regularity {
    /// The contract's name of the rhythm.
    pub fn as_str(self) -> &'static str {
        match self {
            Regularity::Regular => "regular",
            Regularity::Irregular => "irregular",
            Regularity::Unknown => "unknown",
        }
    }
}

// Bounds of regularity, set on 10 s windows of four MIT-BIH records: windows in atrial fibrillation lie above both,
// windows in a normal rhythm with few exceptions below both.
const STEADY_CHANGE: f64 = 0.10; // RMSSD as a share of the mean interval
const FAR_INTERVAL: f64 = 0.10; // an interval is far when it differs by this share from the median
const FEW_FAR: f64 = 0.20; // share of far intervals in a regular rhythm
const MANY_FAR: f64 = 0.25; // and in an irregular one
const MIN_INTERVALS: usize = 4;

/// The rates of RR intervals in ms; NaN intervals are unknown and left out.
pub fn rates(rr: &[f64]) -> Rates {
    let known = known(rr);
    let shortest = known.iter().copied().fold(f64::NAN, f64::min);
    Rates { average: 60000.0 / mean(&known), resting: 60000.0 / median(&known), maximum: 60000.0 / shortest }
}

/// The standard deviation (n-1) of NN intervals in ms, given as runs of intervals that follow each other without a break
/// (Task Force of the ESC and NASPE, 1996). Fewer than two intervals give NaN.
pub fn sdnn(runs: &[Vec<f64>]) -> f64 {
    let all = runs.concat();
    if all.len() < 2 {
        return f64::NAN;
    }
    let m = mean(&all);
    let squares: f64 = all.iter().map(|v| (v - m) * (v - m)).sum();
    (squares / (all.len() - 1) as f64).sqrt()
}

/// The root mean square of differences between intervals in ms that follow each other within a run. No pair gives NaN.
pub fn rmssd(runs: &[Vec<f64>]) -> f64 {
    let (mut sum, mut n) = (0.0, 0);
    for pair in runs.iter().flat_map(|r| r.windows(2)) {
        let d = pair[1] - pair[0];
        sum += d * d;
        n += 1;
    }
    (sum / f64::from(n)).sqrt()
}

/// The runs of intervals between neighbouring beats that are both in the series: an interval before or after an ectopic
/// beat, or of unknown length, ends a run.
pub fn nn(rr: &[f64], ectopic: &[bool]) -> Vec<Vec<f64>> {
    let mut runs: Vec<Vec<f64>> = Vec::new();
    let mut open = false;
    for (i, &v) in rr.iter().enumerate() {
        if ectopic[i] || ectopic[i + 1] || !v.is_finite() {
            open = false;
            continue;
        }
        if !open {
            runs.push(Vec::new());
            open = true;
        }
        runs.last_mut().expect("a run was just opened").push(v);
    }
    runs
}

fn known(rr: &[f64]) -> Vec<f64> {
    rr.iter().copied().filter(|v| v.is_finite()).collect()
}

/// Decides regularity on the NN intervals, or, where ectopic beats leave fewer than half of the intervals, on all of
/// them: a pulse that is irregular by ectopic beats is irregular.
pub fn judge(rr: &[f64], nn: &[Vec<f64>]) -> Regularity {
    let whole = vec![known(rr)];
    let runs = if 2 * nn.concat().len() < whole[0].len() { &whole } else { nn };
    let all = runs.concat();
    if all.len() < MIN_INTERVALS {
        return Regularity::Unknown;
    }
    let middle = median(&all);
    let far = all.iter().filter(|v| (*v - middle).abs() > FAR_INTERVAL * middle).count();
    let (change, share) = (rmssd(runs) / mean(&all), far as f64 / all.len() as f64);
    if change < STEADY_CHANGE && share <= FEW_FAR {
        Regularity::Regular
    } else if change >= STEADY_CHANGE && share > MANY_FAR {
        Regularity::Irregular
    } else {
        Regularity::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_short_series() {
        // Mean 800, deviations -10, 10, 0: SDNN 10; differences 20 and -10: RMSSD sqrt(250).
        let rr = [790.0, 810.0, 800.0];
        let runs = nn(&rr, &[false; 4]);
        assert_eq!(sdnn(&runs), 10.0);
        assert!((rmssd(&runs) - 250f64.sqrt()).abs() < 1e-12);
        assert_eq!(rates(&rr), Rates { average: 75.0, resting: 75.0, maximum: 60000.0 / 790.0 });
        assert!(sdnn(&[]).is_nan() && rmssd(&[]).is_nan() && rates(&[f64::NAN]).average.is_nan() && rates(&[]).maximum.is_nan());
    }

    #[test]
    fn ectopic_beats_and_gaps_end_runs() {
        let rr = [800.0, 600.0, 1000.0, 800.0, f64::NAN, 810.0];
        assert_eq!(nn(&rr, &[false, false, true, false, false, false, false]), vec![vec![800.0], vec![800.0], vec![810.0]]);
    }

    #[test]
    fn regularity() {
        let steady = vec![800.0; 8];
        assert_eq!(judge(&steady, &[steady.clone()]), Regularity::Regular);
        let wild = vec![500.0, 900.0, 650.0, 1200.0, 450.0, 800.0];
        assert_eq!(judge(&wild, &[wild.clone()]), Regularity::Irregular);
        assert_eq!(judge(&steady[..3], &[steady[..3].to_vec()]), Regularity::Unknown);
    }
}
