//! Finds the lesion.

use crate::picture::Picture;

/// The least width and height of an image in which a lesion can be told from its border.
const FEWEST_SIDE: usize = 48;
/// The light below which a pixel at the edge is the microscope's, not skin.
const APERTURE: f32 = 40.0;
/// How far the lesion's colour must lie from the skin's, on average, in 8-bit steps.
const LEAST_STEP: f64 = 14.0;
/// Of the picture.
const LEAST_SHARE: f64 = 0.003;
const LARGEST_PART: f64 = 0.85;
/// Of the image's edge: what reaches it further is not whole, or no lesion.
const CUT_OFF: f64 = 0.2;
/// Of width and height: what lies further from the middle is not what was photographed.
const ASIDE: f64 = 0.35;

/// Finds what differs in colour from the skin around it, in one piece, nearest to the middle. None where nothing stands
/// out clearly enough. Hairs and other thin lines are taken off first, and the fall of light towards the edges is evened
/// out.
pub fn segment(p: &mut Picture) -> Option<Vec<bool>> {
    if p.full.0.min(p.full.1) < FEWEST_SIDE {
        return None;
    }
    let dark = corners(p);
    even(p, &dark);
    let mut away = from_skin(p, &dark);
    open5(&mut away, p.w);
    let away = blur(&away, p.w, p.h);
    let t = otsu(&away, &dark);
    let (mut inside, mut outside) = ((0.0, 0.0), (0.0, 0.0)); // pixels, and their distances from skin
    let mut mask = vec![false; away.len()];
    for (i, &d) in away.iter().enumerate().filter(|(i, _)| !dark[*i]) {
        mask[i] = d > t;
        let part = if mask[i] { &mut inside } else { &mut outside };
        part.0 += 1.0;
        part.1 += f64::from(d);
    }
    if inside.0 == 0.0 || outside.0 == 0.0 || inside.1 / inside.0 - outside.1 / outside.0 < LEAST_STEP {
        return None;
    }
    let mask = middle(&mask, p.w, p.h);
    plausible(&mask, p.w, p.h).then_some(mask)
}

/// Tells whether a mask has a lesion's size and place.
fn plausible(mask: &[bool], w: usize, h: usize) -> bool {
    let (mut area, mut edge, mut sx, mut sy) = (0.0, 0.0, 0.0, 0.0);
    for (i, _) in mask.iter().enumerate().filter(|m| *m.1) {
        let (x, y) = (i % w, i / w);
        area += 1.0;
        sx += x as f64;
        sy += y as f64;
        if x == 0 || y == 0 || x == w - 1 || y == h - 1 {
            edge += 1.0;
        }
    }
    let off = |sum: f64, side: usize| (sum / f64::max(area, 1.0) / side as f64 - 0.5).abs() > ASIDE;
    let share = area / mask.len() as f64;
    !off(sx, w) && !off(sy, h) && (LEAST_SHARE..=LARGEST_PART).contains(&share) && edge <= CUT_OFF * 2.0 * (w + h) as f64
}

/// Marks what is dark and hangs together with the image's corners.
fn corners(p: &Picture) -> Vec<bool> {
    let (w, h) = (p.w, p.h);
    let mut dark = vec![false; w * h];
    let mut stack = vec![0, w - 1, (h - 1) * w, w * h - 1];
    while let Some(i) = stack.pop() {
        if dark[i] || p.light(i) >= APERTURE {
            continue;
        }
        dark[i] = true;
        if i % w > 0 {
            stack.push(i - 1);
        }
        if i % w < w - 1 {
            stack.push(i + 1);
        }
        if i >= w {
            stack.push(i - w);
        }
        if i + w < w * h {
            stack.push(i + w);
        }
    }
    dark
}

/// Lifts the light towards the edges: the bright quarter of each ring around the middle, from the outer rings inwards,
/// follows a + b r squared, and b is taken out. It never darkens.
fn even(p: &mut Picture, dark: &[bool]) {
    const RINGS: usize = 24;
    const FEWEST: usize = 40; // pixels of a ring
    let mut histogram = vec![[0usize; 64]; RINGS];
    let mut count = [0usize; RINGS];
    let at = from_middle(p.w, p.h);
    for (i, d2) in at.iter().enumerate().filter(|(i, _)| !dark[*i]) {
        let k = ((f64::from(*d2).sqrt() * RINGS as f64) as usize).min(RINGS - 1);
        histogram[k][((p.light(i) / 4.0) as usize).min(63)] += 1;
        count[k] += 1;
    }
    let (mut n, mut sx, mut sy, mut sxx, mut sxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for k in (RINGS / 2..RINGS).filter(|k| count[*k] >= FEWEST) {
        let (mut seen, mut v) = (0, 63);
        while v > 0 && seen < count[k] / 4 {
            seen += histogram[k][v];
            v -= 1;
        }
        let r = (k as f64 + 0.5) / RINGS as f64;
        let (x, y) = (r * r, 4.0 * v as f64 + 2.0);
        n += 1.0;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    if n < 4.0 || n * sxx == sx * sx {
        return;
    }
    let b = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    let a = (sy - b * sx) / n;
    if b >= 0.0 || a + b <= 0.0 {
        return;
    }
    let (a, b) = (a as f32, b as f32);
    for (i, d2) in at.iter().enumerate() {
        let f = (a / (a + b * d2)).min(3.0);
        for v in [&mut p.r[i], &mut p.g[i], &mut p.b[i]] {
            *v = (*v * f).min(255.0);
        }
    }
}

/// The square of each pixel's distance from the middle, 1 in the corners.
fn from_middle(w: usize, h: usize) -> Vec<f32> {
    let (cx, cy) = ((w - 1) as f32 / 2.0, (h - 1) as f32 / 2.0);
    let longest = (cx * cx + cy * cy).max(1.0);
    let square = |i: usize| {
        let (dx, dy) = ((i % w) as f32 - cx, (i / w) as f32 - cy);
        (dx * dx + dy * dy) / longest
    };
    (0..w * h).map(square).collect()
}

/// How far each pixel's colour lies from the skin's, the median of a frame along the edges.
fn from_skin(p: &Picture, dark: &[bool]) -> Vec<f32> {
    let band = (p.w.min(p.h) / 12).max(2);
    let mut histogram = vec![[0usize; 256]; 3];
    let mut n = 0;
    for i in (0..dark.len()).filter(|i| !dark[*i]) {
        let (x, y) = (i % p.w, i / p.w);
        if x >= band && x < p.w - band && y >= band && y < p.h - band {
            continue;
        }
        n += 1;
        for (c, v) in [p.r[i], p.g[i], p.b[i]].iter().enumerate() {
            histogram[c][*v as usize] += 1;
        }
    }
    let median = |h: &[usize; 256]| {
        let mut seen = 0;
        let above = h.iter().position(|v| {
            seen += v;
            seen > n / 2
        });
        above.unwrap_or(255) as f32
    };
    let skin = [median(&histogram[0]), median(&histogram[1]), median(&histogram[2])];
    let distance = |i: usize| {
        let (r, g, b) = (p.r[i] - skin[0], p.g[i] - skin[1], p.b[i] - skin[2]);
        ((r * r + g * g + b * b) / 3.0).sqrt().min(255.0)
    };
    (0..dark.len()).map(distance).collect()
}

/// Takes off what is thinner than five pixels: the smallest value of each square of five by five, and of those the largest.
fn open5(v: &mut [f32], w: usize) {
    for _ in 0..2 {
        for _ in 0..2 { // a square of five is one of three twice
            v.chunks_exact_mut(w).for_each(least_across);
            least_down(v, w);
        }
        v.iter_mut().for_each(|v| *v = 255.0 - *v); // the largest is the smallest of the opposite
    }
}

/// Replaces each value by the smallest of itself and its neighbours in the row.
fn least_across(row: &mut [f32]) {
    let mut before = row[0];
    for x in 0..row.len() {
        let here = row[x];
        let after = row.get(x + 1).copied().unwrap_or(here);
        row[x] = before.min(here).min(after);
        before = here;
    }
}

/// Replaces each value by the smallest of itself and its neighbours in the column.
fn least_down(v: &mut [f32], w: usize) {
    let mut before = v[..w].to_vec();
    let mut at = 0;
    while at < v.len() {
        let (row, after) = v[at..].split_at_mut(w);
        for (x, here) in row.iter_mut().enumerate() {
            let below = after.get(x).copied().unwrap_or(*here);
            let least = before[x].min(*here).min(below);
            before[x] = *here;
            *here = least;
        }
        at += w;
    }
}

/// Averages each value with its eight neighbours.
fn blur(v: &[f32], w: usize, h: usize) -> Vec<f32> {
    let across = |i: usize| {
        let x = i % w;
        (v[i - x.min(1)] + v[i] + v[i + (w - 1 - x).min(1)]) / 3.0
    };
    let line: Vec<f32> = (0..v.len()).map(across).collect();
    let down = |i: usize| {
        let y = i / w;
        (line[i - w * y.min(1)] + line[i] + line[i + w * (h - 1 - y).min(1)]) / 3.0
    };
    (0..v.len()).map(down).collect()
}

/// The threshold that parts the values best in two (Otsu, IEEE Trans SMC 9:62-66, 1979).
fn otsu(v: &[f32], skip: &[bool]) -> f32 {
    let mut histogram = [0.0f64; 256];
    for (x, _) in v.iter().zip(skip).filter(|p| !*p.1) {
        histogram[*x as usize] += 1.0;
    }
    let total: f64 = histogram.iter().sum();
    let sum: f64 = histogram.iter().enumerate().map(|(x, n)| x as f64 * n).sum();
    let (mut best, mut at, mut weight, mut part) = (-1.0, 0, 0.0, 0.0);
    for (t, n) in histogram.iter().enumerate() {
        weight += n;
        part += n * t as f64;
        if weight == 0.0 || weight == total {
            continue;
        }
        let gap = part / weight - (sum - part) / (total - weight);
        let between = weight * (total - weight) * gap * gap;
        if between > best {
            best = between;
            at = t;
        }
    }
    (at + 1) as f32
}

/// Keeps one piece of the mask, the large one near to the middle, and fills its holes.
fn middle(mask: &[bool], w: usize, h: usize) -> Vec<bool> {
    let mut f = Field::new(mask, w, h);
    let (mut best, mut chosen, mut next) = (0.0, 0, 0);
    for (i, _) in mask.iter().enumerate().filter(|m| *m.1) {
        let at = f.of(i);
        if f.label[at] != 0 {
            continue;
        }
        next += 1;
        let (area, sx, sy) = f.flood(at, true, next);
        let (x, y) = (sx / area / w as f64 - 0.5, sy / area / h as f64 - 0.5);
        let score = area * (-8.0 * (x * x + y * y)).exp();
        if score > best {
            best = score;
            chosen = next;
        }
    }
    for (value, label) in f.value.iter_mut().zip(&mut f.label) {
        *value = chosen > 0 && *label == chosen;
        *label = 0;
    }
    f.flood(0, false, 1); // what the surroundings reach is no hole
    (0..mask.len()).map(|i| f.label[f.of(i)] == 0).collect()
}

/// A mask with a border of one pixel around it, so that every pixel inside has four neighbours.
struct Field {
    w: usize,
    across: usize,
    value: Vec<bool>,
    label: Vec<u32>,
    stack: Vec<usize>,
}

impl Field {
    fn new(mask: &[bool], w: usize, h: usize) -> Field {
        let n = (w + 2) * (h + 2);
        let mut f = Field { w, across: w + 2, value: vec![false; n], label: vec![0; n], stack: Vec::new() };
        for (i, m) in mask.iter().enumerate() {
            let at = f.of(i);
            f.value[at] = *m;
        }
        f
    }

    fn of(&self, i: usize) -> usize {
        (i / self.w + 1) * self.across + i % self.w + 1
    }

    /// Labels what hangs together with a pixel of a value, and gives its area and the sums of its coordinates.
    fn flood(&mut self, start: usize, want: bool, mark: u32) -> (f64, f64, f64) {
        self.label[start] = mark;
        self.stack.push(start);
        let (mut area, mut sx, mut sy) = (0.0, 0.0, 0.0);
        while let Some(i) = self.stack.pop() {
            area += 1.0;
            sx += (i % self.across) as f64 - 1.0;
            sy += (i / self.across) as f64 - 1.0;
            // Before the first pixel, as behind the last, there is nothing.
            for j in [i.wrapping_sub(1), i + 1, i.wrapping_sub(self.across), i + self.across] {
                if j < self.label.len() && self.label[j] == 0 && self.value[j] == want {
                    self.label[j] = mark;
                    self.stack.push(j);
                }
            }
        }
        (area, sx, sy)
    }
}
