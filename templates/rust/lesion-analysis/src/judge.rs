//! The weights of the ABCDE items in the risk score, and the bounds from which they count. They are this plugin's and no
//! published score: the manifest says research_only.

use crate::measure::Lesion;
use medplug::LesionHistory;

const ASYMMETRIC: f64 = 0.35;
const IRREGULAR: f64 = 0.3;
const MANY_COLORS: usize = 3;
pub const LARGE: f64 = 6.0; // mm
const MEDIUM_RISK: f64 = 0.3;
const HIGH_RISK: f64 = 0.6;

/// Adds up what speaks for showing a lesion to a dermatologist soon.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    pub score: f64, // 0 to 1
    pub factors: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Low,
    Medium,
    High,
}

impl Level {
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Low => "LOW",
            Level::Medium => "MEDIUM",
            Level::High => "HIGH",
        }
    }
}

pub fn judge(l: &Lesion, mm: Option<f64>, h: Option<&LesionHistory>) -> Assessment {
    let mut a = Assessment::default();
    let mut add = |met: bool, weight: f64, what: &'static str| {
        if met {
            a.score = (a.score + weight).min(1.0);
            a.factors.push(what);
        }
    };
    add(l.asymmetry() >= ASYMMETRIC, 0.2, "assimetria");
    add(l.irregularity() >= IRREGULAR, 0.15, "borda irregular");
    add(l.present >= MANY_COLORS, 0.2, "três cores ou mais");
    add(l.colors.contains_key("blue_gray") && l.present > 1, 0.15, "azul-acinzentado entre outras cores");
    add(mm.map_or(false, |mm| mm > LARGE), 0.15, "diâmetro acima de 6 mm");
    if let Some(h) = h {
        let evolution = h.evolution.as_deref().unwrap_or("");
        add(evolution == "growing" || evolution == "changing", 0.25, "mudança relatada nos últimos meses");
        add(evolution == "bleeding", 0.35, "sangramento relatado");
        add(h.personal_history_melanoma == Some(true), 0.25, "melanoma prévio");
        add(h.family_history_melanoma == Some(true), 0.1, "melanoma na família");
    }
    a
}

impl Assessment {
    pub fn level(&self) -> Level {
        if self.score >= HIGH_RISK {
            Level::High
        } else if self.score >= MEDIUM_RISK {
            Level::Medium
        } else {
            Level::Low
        }
    }
}
