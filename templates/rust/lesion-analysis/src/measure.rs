//! Asymmetry, border, colours, diameter, mask.

use crate::picture::Picture;
use medplug::MaskRle;
use std::collections::BTreeMap;
use std::f64::consts::PI;

const RADII: usize = 360;

/// What was measured of one lesion.
#[derive(Clone, Debug, Default)]
pub struct Lesion {
    overlap: [f64; 2],  // area outside its own mirror image over the area, at the axes of inertia
    compactness: f64,   // perimeter squared over 4 pi area, 1 for a circle
    pub diameter: f64,  // largest Feret diameter, in pixels of the image
    pub colors: BTreeMap<String, f64>,
    pub present: usize, // colours on at least a hundredth of the lesion
}

impl Lesion {
    /// 0 to 1: a quarter of the area outside of the mirror image, at the worse axis, is all there is to it.
    pub fn asymmetry(&self) -> f64 {
        (self.overlap[0].max(self.overlap[1]) / 0.25).min(1.0)
    }

    /// 0 to 1: compactness from that of a circle to twice it.
    pub fn irregularity(&self) -> f64 {
        (self.compactness - 1.0).min(1.0)
    }

    /// 0 to 1: from one colour to all six.
    pub fn variation(&self) -> f64 {
        ((self.present as f64 - 1.0) / 5.0).max(0.0)
    }
}

/// The pixels of a mask, as columns and rows.
fn points(w: usize, mask: &[bool]) -> impl Iterator<Item = (f64, f64)> + '_ {
    mask.iter().enumerate().filter(|m| *m.1).map(move |(i, _)| ((i % w) as f64, (i / w) as f64))
}

/// Describes the lesion under a mask that is not empty.
pub fn measure(p: &Picture, mask: &[bool]) -> Lesion {
    let (mut n, mut sx, mut sy) = (0.0, 0.0, 0.0);
    for (x, y) in points(p.w, mask) {
        n += 1.0;
        sx += x;
        sy += y;
    }
    let (cx, cy) = (sx / n, sy / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    let mut reach = 0.0f64; // squared; no pixel of the mask is further from the centroid
    for (x, y) in points(p.w, mask) {
        let (x, y) = (x - cx, y - cy);
        xx += x * x;
        yy += y * y;
        xy += x * y;
        reach = reach.max(x * x + y * y);
    }
    let axis = (2.0 * xy).atan2(xx - yy) / 2.0;
    let r = rays(p, mask, cx, cy, axis, reach.sqrt().ceil() + 1.0);
    let mut whole = 0.0;
    let mut common = [0.0; 2];
    for i in 0..RADII {
        whole += r[i] * r[i];
        let mirrored = [RADII - 1 - i, (RADII / 2 + RADII - 1 - i) % RADII];
        for (sum, j) in common.iter_mut().zip(mirrored) {
            let short = r[i].min(r[j]);
            *sum += short * short;
        }
    }
    let (colors, present) = shares(p, mask);
    Lesion {
        overlap: common.map(|sum| 1.0 - sum / whole),
        compactness: compactness(&r),
        diameter: feret(p.w, p.h, mask) * p.scale,
        colors,
        present,
    }
}

/// The distance from the centroid to the last pixel of the mask in each degree, from half a degree beside the axis.
fn rays(p: &Picture, mask: &[bool], cx: f64, cy: f64, axis: f64, reach: f64) -> Vec<f64> {
    let last = |i: usize| {
        let (s, c) = (axis + (i as f64 + 0.5) * 2.0 * PI / RADII as f64).sin_cos();
        let mut d = reach;
        while d > 0.0 {
            let (x, y) = ((cx + d * c + 0.5).floor(), (cy + d * s + 0.5).floor());
            if x >= 0.0 && y >= 0.0 && x < p.w as f64 && y < p.h as f64 && mask[y as usize * p.w + x as usize] {
                return d;
            }
            d -= 0.5;
        }
        0.0
    };
    (0..RADII).map(last).collect()
}

/// Of the polygon through the rays, each the mean of five: steps of pixels would lengthen it.
fn compactness(r: &[f64]) -> f64 {
    let corner = |i: usize| {
        let mean: f64 = (0..5).map(|d| r[(i + d + RADII - 2) % RADII] / 5.0).sum();
        let (s, c) = (i as f64 * 2.0 * PI / RADII as f64).sin_cos();
        (mean * c, mean * s)
    };
    let corners: Vec<(f64, f64)> = (0..RADII).map(corner).collect();
    let (mut perimeter, mut area) = (0.0, 0.0);
    for (i, &(x, y)) in corners.iter().enumerate() {
        let (nx, ny) = corners[(i + 1) % RADII];
        perimeter += (nx - x).hypot(ny - y);
        area += (x * ny - nx * y) / 2.0;
    }
    if area <= 0.0 {
        return 1.0;
    }
    (perimeter * perimeter / (4.0 * PI * area)).max(1.0)
}

/// The largest extent of the mask over 90 directions, which misses at most 0.02 % of it, in pixels of the picture.
fn feret(w: usize, h: usize, mask: &[bool]) -> f64 {
    let mut edge: Vec<(f64, f64)> = Vec::with_capacity(2 * h);
    for (y, row) in mask.chunks_exact(w).enumerate() { // the outermost pixels of each row hold every extreme
        let ends = (row.iter().position(|m| *m), row.iter().rposition(|m| *m));
        if let (Some(first), Some(last)) = ends {
            edge.push((first as f64, y as f64));
            edge.push((last as f64, y as f64));
        }
    }
    let extent = |a: usize| {
        let (s, c) = (a as f64 * PI / 90.0).sin_cos();
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for &(x, y) in &edge {
            let v = x * c + y * s;
            low = low.min(v);
            high = high.max(v);
        }
        high - low
    };
    (0..90).map(extent).fold(0.0, f64::max) + 1.0 // pixels have a width
}

/// The six colours of dermoscopy (Kasmi and Mokrani, IET Image Process 10:448-455, 2016).
const REFERENCES: [(&str, [f64; 3]); 6] = [
    ("white", [197.0, 188.0, 217.0]),
    ("red", [118.0, 21.0, 17.0]),
    ("light_brown", [163.0, 82.0, 16.0]),
    ("dark_brown", [135.0, 44.0, 5.0]),
    ("blue_gray", [113.0, 108.0, 139.0]),
    ("black", [41.0, 31.0, 30.0]),
];

/// Each colour's part of the lesion, by the nearest reference in CIELAB. Pixels at its edge are mixed with skin and left
/// out. Colours are looked up in steps of 8.
fn shares(p: &Picture, mask: &[bool]) -> (BTreeMap<String, f64>, usize) {
    let lab: Vec<[f64; 3]> = REFERENCES.iter().map(|r| cielab(r.1)).collect();
    let mut seen = vec![0u8; 1 << 15];
    let mut count = [0.0f64; 6];
    let inside = |i: usize| {
        let (x, y) = (i % p.w, i / p.w);
        let within = x > 0 && x < p.w - 1 && y > 0 && y < p.h - 1;
        within && mask[i] && mask[i - 1] && mask[i + 1] && mask[i - p.w] && mask[i + p.w]
    };
    for i in (0..mask.len()).filter(|i| inside(*i)) {
        let rgb = [p.r[i], p.g[i], p.b[i]];
        let q = rgb.iter().fold(0, |q, v| q << 5 | *v as usize >> 3);
        if seen[q] == 0 {
            let c = cielab(rgb.map(f64::from));
            let mut best = f64::INFINITY;
            for (k, l) in lab.iter().enumerate() {
                let e = (c[0] - l[0]).powi(2) + (c[1] - l[1]).powi(2) + (c[2] - l[2]).powi(2);
                if e < best {
                    best = e;
                    seen[q] = k as u8 + 1;
                }
            }
        }
        count[usize::from(seen[q]) - 1] += 1.0;
    }
    let total = count.iter().sum::<f64>().max(1.0);
    let out: BTreeMap<String, f64> = REFERENCES.iter().zip(count).filter(|(_, n)| n / total >= 0.01)
        .map(|((name, _), n)| (name.to_string(), round(n / total, 3))).collect();
    let present = out.len();
    (out, present)
}

/// Converts sRGB, 0 to 255, at white D65.
fn cielab(rgb: [f64; 3]) -> [f64; 3] {
    let l = rgb.map(|v| {
        let v = v / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    });
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let x = f((0.4124564 * l[0] + 0.3575761 * l[1] + 0.1804375 * l[2]) / 0.95047);
    let y = f(0.2126729 * l[0] + 0.7151522 * l[1] + 0.0721750 * l[2]);
    let z = f((0.0193339 * l[0] + 0.1191920 * l[1] + 0.9503041 * l[2]) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Writes the mask for the whole image, row by row, the background's run first.
pub fn runs(p: &Picture, mask: &[bool]) -> MaskRle {
    let (width, height) = p.full;
    let starts = p.starts();
    let mut counts = Vec::new();
    let (mut value, mut begun) = (false, 0); // of the run, counted over all rows
    for y in 0..height {
        let row = &mask[y * p.h / height * p.w..];
        for (m, first) in row.iter().zip(&starts[..p.w]) {
            if *m != value {
                let at = y * width + first;
                counts.push(at - begun);
                value = *m;
                begun = at;
            }
        }
    }
    counts.push(width * height - begun);
    MaskRle { width, height, counts }
}

pub fn round(v: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (v * scale).round() / scale + 0.0 // + 0.0 turns -0 into 0
}
