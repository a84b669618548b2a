//! The bounds from which a measurement is brought to a physician's attention. They are this plugin's, for adults at rest;
//! a deployer's own rules are asked besides.

use crate::finding::Finding;
use crate::number::decimal;
use crate::texts;
use medplug::ecg::{st_depression, st_elevation, Analysis, Regularity, Sex};
use medplug::Urgency;

const LOW_RATE: f64 = 50.0; // bpm
const VERY_LOW_RATE: f64 = 40.0;
const HIGH_RATE: f64 = 100.0;
const VERY_HIGH_RATE: f64 = 150.0;
const LONG_PAUSE: f64 = 3000.0; // ms
const MANY_ECTOPIC: usize = 3;

/// Age in years, NaN for unknown.
pub struct Person {
    pub age: f64,
    pub sex: Sex,
}

/// Lists what stands out, the most urgent first.
pub fn judge(a: &Analysis, p: &Person) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut add = |met: bool, kind, severity, urgency, what: String| {
        if met {
            all.push(Finding { kind, severity, urgency, what });
        }
    };
    let rate = a.rates.average;
    let said = || format!("{}.", texts::rate(rate));
    let (up, down) = (st_elevation(&a.st, p.age, p.sex), st_depression(&a.st));
    let pause = a.rr.iter().copied().fold(0.0, f64::max); // NaN, for unknown, is passed over
    let raised = format!("Supradesnivelamento do ponto J em derivações contíguas ({}).", up.join(", "));
    add(!up.is_empty(), "st_elevation", "high", Urgency::Emergency, raised);
    let lowered = format!("Infradesnivelamento do segmento ST em derivações contíguas ({}).", down.join(", "));
    add(!down.is_empty(), "st_depression", "medium", Urgency::Urgent, lowered);
    let long = format!("Intervalo de {} s entre batimentos.", decimal(pause / 1000.0, 1));
    add(pause >= LONG_PAUSE, "long_rr_interval", "high", Urgency::Urgent, long);
    add(rate < VERY_LOW_RATE, "heart_rate_very_low", "high", Urgency::Urgent, said());
    add(rate > VERY_HIGH_RATE, "heart_rate_very_high", "high", Urgency::Urgent, said());
    add((VERY_LOW_RATE..LOW_RATE).contains(&rate), "heart_rate_low", "medium", Urgency::Soon, said());
    add(rate > HIGH_RATE && rate <= VERY_HIGH_RATE, "heart_rate_high", "medium", Urgency::Soon, said());
    let uneven = a.regularity == Regularity::Irregular;
    add(uneven, "irregular_rhythm", "medium", Urgency::Soon, "Intervalos RR irregulares.".into());
    let several = a.ectopic >= MANY_ECTOPIC;
    add(several, "ectopic_beats", "medium", Urgency::Soon, "Vários batimentos fora de série no registro.".into());
    all
}
