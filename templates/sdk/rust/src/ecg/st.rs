use super::feature::{apply, boxcar};
use super::prepare::{Channel, Prepared};
use super::shape::{Beat, MAX_SHAPES};
use super::stats::{median_of, quantile};
use super::{FLOOR_QUANTILE, MAINS_PERIOD};

// Durations are seconds.
const QRS_BEFORE: f64 = 0.120; // a QRS starts at most this long before the R peak
const QRS_AFTER: f64 = 0.160; // and ends at most this long after it
const QUIET_SPAN: f64 = 0.020; // a QRS has ended when nothing moved fast for this long
const QUIET_SHARE: f64 = 0.08; // of the QRS's fastest movement
const QUIET_FLOOR: f64 = 1.5; // times the floor of the movement, where noise lifts it
const LOUD_SHARE: f64 = 0.30; // a limit above this share of the fastest movement means nothing
const FAST_REACH: f64 = 0.06; // the fastest movement lies this close to the R peak
const LEVEL_SPAN: f64 = MAINS_PERIOD;
const PR_GAP: f64 = 0.010; // between the end of the PR segment's measure and the QRS onset
const ST_DELAY: f64 = 0.060; // after the J point
const MIN_NORMAL: usize = 3; // beats a median is taken of
const SAME_BEAT_SPAN: f64 = 3.0; // the baseline is drawn to the next beat unless it is further away

/// The level of the ST segment against the PR segment in the median of the usual beats, in mV; NaN when it could not be
/// measured. The error is the standard error of the two, from the differences between beats.
#[derive(Clone, Debug, PartialEq)]
pub struct StLevel {
    pub lead: String,
    pub j: f64,   // at the J point
    pub j60: f64, // 60 ms after it
    pub error: f64,
}

/// Sex as the ST criteria know it. An unknown one is judged by the lowest threshold, so that nothing is overlooked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Unknown,
    Female,
    Male,
}

// Thresholds in mV of the Fourth Universal Definition of Myocardial Infarction (Thygesen et al., 2018), 1 mm = 0.1 mV.
const ELEVATION_ANY: f64 = 0.10;
const ELEVATION_WOMEN: f64 = 0.15; // in V2 and V3
const ELEVATION_MEN: f64 = 0.20; // in V2 and V3, from 40 years
const ELEVATION_YOUNG_MEN: f64 = 0.25; // in V2 and V3, below 40 years
const DEPRESSION_ANY: f64 = 0.05;
const HORIZONTAL_SLACK: f64 = 0.02; // a segment that rises by less in 60 ms counts as horizontal
const ROUNDING: f64 = 1e-9;

/// Groups of neighbouring leads: anterior, inferior, lateral.
const CONTIGUOUS: [&[&str]; 3] = [&["V1", "V2", "V3", "V4"], &["II", "III", "aVF"], &["I", "aVL", "V5", "V6"]];

/// Names the leads in which the J point is elevated by the criteria of the Fourth Universal Definition in at least two
/// contiguous leads. Age in years, NaN for unknown. A level counts less its standard error. The criteria do not hold
/// where the QRS is wide, nor do they say since when a level has been there: a met criterion asks for a physician, it is
/// no diagnosis.
pub fn st_elevation(st: &[StLevel], age: f64, sex: Sex) -> Vec<String> {
    let v23 = match sex {
        Sex::Male if age < 40.0 => ELEVATION_YOUNG_MEN,
        Sex::Male if age >= 40.0 => ELEVATION_MEN,
        _ => ELEVATION_WOMEN,
    };
    in_contiguous(st, |l| {
        let limit = if l.lead == "V2" || l.lead == "V3" { v23 } else { ELEVATION_ANY };
        l.j - noise(l) >= limit - ROUNDING
    })
}

/// Names the leads with a horizontal or downsloping depression of at least 0.05 mV in at least two contiguous leads. What
/// is said of st_elevation holds here too.
pub fn st_depression(st: &[StLevel]) -> Vec<String> {
    in_contiguous(st, |l| l.j + noise(l) <= -DEPRESSION_ANY + ROUNDING && l.j60 <= l.j + HORIZONTAL_SLACK)
}

fn noise(l: &StLevel) -> f64 {
    if l.error.is_nan() { 0.0 } else { l.error }
}

/// Keeps the leads that meet a criterion together with another one of their group, in the order of st.
fn in_contiguous(st: &[StLevel], meets: impl Fn(&StLevel) -> bool) -> Vec<String> {
    let met: Vec<&str> = st.iter().filter(|l| meets(l)).map(|l| l.lead.as_str()).collect();
    let together = |lead: &&&str| {
        let with = |group: &&[&str]| group.contains(*lead) && group.iter().filter(|l| met.contains(l)).count() >= 2;
        CONTIGUOUS.iter().any(|g| with(&g))
    };
    met.iter().filter(together).map(|l| l.to_string()).collect()
}

/// Takes levels on beats that are not ectopic and have the commonest shape. Each beat is levelled by a line through its
/// PR segment and that of the next beat, then the median over beats is taken. Gives the QRS duration in ms besides.
pub fn measure(p: &Prepared, beats: &[Beat], ectopic: &[bool]) -> (Vec<StLevel>, f64) {
    let none = |c: &Channel| StLevel { lead: p.names[c.lead].clone(), j: f64::NAN, j60: f64::NAN, error: f64::NAN };
    let mut out: Vec<(usize, StLevel)> = p.channels.iter().map(|c| (c.lead, none(c))).collect();
    out.sort_by_key(|l| l.0);
    let normal = usual_beats(beats, ectopic);
    let span = qrs_span(p, beats, &normal).filter(|_| normal.len() >= MIN_NORMAL);
    if let Some((onset, end)) = span {
        for c in &p.channels {
            let l = Leveller { c, rate: p.rate, onset };
            let (mut j, mut j60) = (Vec::new(), Vec::new());
            for &k in &normal {
                if let Some((level, slope)) = l.line(beats, ectopic, k) {
                    let at = beats[k].at / p.rate;
                    let over = |delay: f64| l.level(at + delay).map(|v| v - level - slope * (delay - onset));
                    j.extend(over(end + LEVEL_SPAN / 2.0));
                    j60.extend(over(end + ST_DELAY));
                }
            }
            if j.len() >= MIN_NORMAL && j60.len() >= MIN_NORMAL {
                let st = out.iter_mut().find(|o| o.0 == c.lead).map(|o| &mut o.1).expect("each channel has its level");
                st.j = median_of(&mut j);
                st.j60 = median_of(&mut j60);
                st.error = standard_error(&mut j, st.j).max(standard_error(&mut j60, st.j60));
            }
        }
    }
    (out.into_iter().map(|o| o.1).collect(), span.map_or(f64::NAN, |(onset, end)| (end - onset) * 1000.0))
}

/// That of a median, from the median distance of the values; v is overwritten.
fn standard_error(v: &mut [f64], middle: f64) -> f64 {
    v.iter_mut().for_each(|x| *x = (*x - middle).abs());
    // 1.4826 makes the median distance a standard deviation, 1.2533 that of the mean one of the median.
    1.4826 * 1.2533 * median_of(v) / (v.len() as f64).sqrt()
}

/// The beats that are not ectopic and have the commonest shape among those; the first to become so often wins.
fn usual_beats(beats: &[Beat], ectopic: &[bool]) -> Vec<usize> {
    let mut count = [0; MAX_SHAPES];
    let mut best = None;
    let series = || beats.iter().enumerate().filter(|(i, b)| b.shape.is_some() && !ectopic[*i]);
    for k in series().filter_map(|(_, b)| b.shape) {
        count[k] += 1;
        if best.map_or(true, |b: usize| count[k] > count[b]) {
            best = Some(k);
        }
    }
    series().filter(|(_, b)| b.shape == best).map(|(i, _)| i).collect()
}

/// Reads levels of one lead; times are seconds, the onset is relative to the R peak.
struct Leveller<'a> {
    c: &'a Channel,
    rate: f64,
    onset: f64,
}

impl Leveller<'_> {
    /// The mean around a time over one mains period.
    fn level(&self, at: f64) -> Option<f64> {
        let from = ((at - LEVEL_SPAN / 2.0) * self.rate).ceil();
        let to = ((at + LEVEL_SPAN / 2.0) * self.rate).floor();
        if from < 0.0 || to >= self.c.x.len() as f64 || to < from {
            return None;
        }
        let (from, to) = (from as usize, to as usize);
        let (mut sum, mut n) = (0.0, 0);
        for i in (from..=to).filter(|i| !self.c.missing.get(*i).copied().unwrap_or(false)) {
            sum += f64::from(self.c.x[i]);
            n += 1;
        }
        (n > 0 && 2 * n >= to - from + 1).then(|| sum / n as f64)
    }

    /// The level of the PR segment of a beat.
    fn pr(&self, b: &Beat) -> Option<f64> {
        self.level(b.at / self.rate + self.onset - PR_GAP - LEVEL_SPAN / 2.0)
    }

    /// The baseline of beat k: its level at the QRS onset and its slope per second, towards the next beat.
    fn line(&self, beats: &[Beat], ectopic: &[bool], k: usize) -> Option<(f64, f64)> {
        let level = self.pr(&beats[k])?;
        let next = match beats.get(k + 1) {
            Some(next) if !ectopic[k + 1] => next,
            _ => return Some((level, 0.0)),
        };
        let dt = (next.at - beats[k].at) / self.rate;
        match self.pr(next) {
            Some(to) if dt <= SAME_BEAT_SPAN => Some((level, (to - level) / dt)),
            _ => Some((level, 0.0)),
        }
    }
}

/// Finds where the usual QRS starts and ends, in seconds relative to the R peak, on the joint speed of all leads in the
/// mean beat.
fn qrs_span(p: &Prepared, beats: &[Beat], normal: &[usize]) -> Option<(f64, f64)> {
    let (before, after) = ((QRS_BEFORE * p.rate) as usize + 2, ((QRS_AFTER + QUIET_SPAN) * p.rate) as usize + 2);
    let width = before + after + 1;
    let mut speed = vec![0.0; width];
    let mains = boxcar(MAINS_PERIOD, p.rate);
    let whole: Vec<usize> = normal.iter().map(|k| beats[*k].at.round() as usize).filter(|at| *at >= before && at + after < p.n).collect();
    if whole.is_empty() {
        return None;
    }
    for c in &p.channels {
        let mut sum = vec![0.0; width];
        for at in &whole {
            sum.iter_mut().zip(&c.x[at - before..]).for_each(|(s, v)| *s += f64::from(*v));
        }
        let mut smooth = vec![0.0; width];
        apply(&mains, &sum, |i, v| smooth[i] = v);
        for i in 1..width - 1 {
            let d = smooth[i + 1] - smooth[i - 1];
            speed[i] += d * d;
        }
    }
    speed.iter_mut().for_each(|v| *v = v.sqrt());
    let near = |i: usize| (i as f64 - before as f64).abs() <= FAST_REACH * p.rate;
    let fastest = (0..width).filter(|i| near(*i)).map(|i| speed[i]).fold(0.0, f64::max);
    let quiet = ((QUIET_SPAN * p.rate + 0.5) as usize).max(1);
    let limit = (QUIET_SHARE * fastest).max(QUIET_FLOOR * quantile(&mut speed.clone(), FLOOR_QUANTILE));
    if limit > LOUD_SHARE * fastest {
        return None;
    }
    // From the fastest movement in one direction: at the peak itself all may rest.
    let edge = |walk: &mut dyn Iterator<Item = usize>| {
        let path: Vec<usize> = walk.filter(|i| *i > 0 && *i < width - 1).collect();
        let reach = path.iter().take_while(|i| near(**i)).enumerate();
        let start = reach.fold(0, |best, (n, i)| if speed[*i] > speed[path[best]] { n } else { best });
        let calm = path[start..].windows(quiet).find(|w| w.iter().all(|i| speed[*i] < limit))?;
        Some((calm[0] as f64 - before as f64) / p.rate)
    };
    Some((edge(&mut (0..=before).rev())?, edge(&mut (before..width))?))
}
