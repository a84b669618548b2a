// Beats, found by the velocity of all leads together and placed by the shape they share.
#include "ecg.h"

// Durations are seconds; heights are relative to the usual QRS around.
#define PEAK_REACH 0.100  // a candidate is the highest within this on both sides
#define REFRACTORY 0.200  // two beats are never closer
#define T_WAVE_REACH 0.360 // a lower candidate this close after a beat is its T wave
#define T_WAVE_HEIGHT 0.65
#define BAR 0.40          // nothing higher is refused
#define LOW_BAR 0.20      // no beat is lower
#define NOISE_BAR 3.25    // between them, a beat is this many times the usual candidate that is none
#define SHAPE_REACH 0.080 // a shape is what lies this far to both sides of the R peak
#define ALIGN_REACH 0.040 // a beat is moved at most this far to fit it
#define MAINS (1.0 / 60)
#define GAP 0.12          // without a sample, from which an interval is unknown
#define LEAST_RANGE 50    // microvolts: a lead that moves less carries no signal
#define POOR 0.50         // of clarity, below which nothing is measured

enum { block_count = 2700, smooth_room = 260, shape_room = 330 };

struct analysis found;
int32_t r_peaks[most_beats];
static float heights[most_beats];
static float blocks[block_count];
static double weight[most_leads];
static double present[most_leads];

static int at_least(double seconds, int least) {
  int n = (int)(seconds * ecg.rate + 0.5);
  return n < least ? least : n;
}

static int16_t *lead(int l) { return ecg_samples + (size_t)l * (size_t)ecg.samples; }

// Where no lead recorded anything: a beat may hide there.
enum { most_gaps = 64 };
static struct {
  int from, to;
} gaps[most_gaps];
static int gap_count;
static bool too_many_gaps;

static void find_gaps(void) {
  int run = 0, least = at_least(GAP, 1);
  gap_count = 0, too_many_gaps = false;
  for (int i = 0; i <= ecg.samples; i++) {
    bool there = i == ecg.samples;
    for (int l = 0; l < ecg.leads && !there; l++) there = lead(l)[i] != missing;
    if (!there) {
      run++;
      continue;
    }
    if (run >= least && gap_count == most_gaps) too_many_gaps = true;
    if (run >= least && gap_count < most_gaps) gaps[gap_count].from = i - run, gaps[gap_count++].to = i;
    run = 0;
  }
}

bool ecg_known(int b) {
  for (int i = 0; i < gap_count; i++)
    if (gaps[i].from < r_peaks[b] && gaps[i].to > r_peaks[b - 1]) return false;
  return true;
}

// fill_gaps repeats the sample before one that is missing, and counts those that are there.
static void fill_gaps(void) {
  for (int l = 0; l < ecg.leads; l++) {
    int16_t *x = lead(l), last = 0;
    int there = 0;
    for (int i = 0; i < ecg.samples && !there; i++)
      if (x[i] != missing) last = x[i], there = 1;
    there = 0;
    for (int i = 0; i < ecg.samples; i++) {
      if (x[i] == missing)
        x[i] = last;
      else
        last = x[i], there++;
    }
    present[l] = (double)there / ecg.samples;
  }
}

// velocity is the movement over two mains periods' halves, which mains do not move.
struct velocity {
  const int16_t *x;
  int w, i;
  int32_t before, after;
};

static inline int clamp(int i) { return i < 0 ? 0 : i >= ecg.samples ? ecg.samples - 1 : i; }

static void velocity_begin(struct velocity *v, int l) {
  v->x = lead(l), v->w = at_least(MAINS, 1), v->i = 0, v->before = v->after = 0;
  v->before = v->x[0] * v->w;
  for (int k = 0; k < v->w; k++) v->after += v->x[clamp(k)];
}

static inline int32_t velocity_next(struct velocity *v) {
  int32_t d = v->after - v->before;
  int i = v->i++;
  v->after += v->x[clamp(i + v->w)] - v->x[i];
  v->before += v->x[i] - v->x[clamp(i - v->w)];
  return d < 0 ? -d : d;
}

// weigh gives each lead a weight by how far its beats stand out of its noise, and says which leads carry a signal.
static void weigh(void) {
  int second = at_least(1, 1);
  for (int l = 0; l < ecg.leads; l++) {
    struct velocity v;
    int16_t *x = lead(l), low = x[0], high = x[0];
    double sum = 0, tops = 0;
    int32_t top = 0, count = 0;
    velocity_begin(&v, l);
    for (int i = 0; i < ecg.samples; i++) {
      int32_t d = velocity_next(&v);
      if (x[i] < low) low = x[i];
      if (x[i] > high) high = x[i];
      sum += d;
      if (d > top) top = d;
      if (i % (2 * second) == 2 * second - 1) tops += top, top = 0, count++;
    }
    tops = count ? tops / count : top;
    double crest = sum > 0 ? tops * ecg.samples / sum : 0, share = (crest - 3) / 5;
    found.used[l] = high - low >= LEAST_RANGE && present[l] >= 0.5 && crest > 3.2;
    share = share < 0.05 ? 0.05 : share > 1 ? 1 : share;
    weight[l] = found.used[l] && tops > 0 ? share / tops : 0;
  }
}

// The velocity of all leads together, smoothed so that the two flanks of an R wave are one peak.
static struct {
  struct velocity v[most_leads];
  float ring[smooth_room];
  int span, at;
  double sum;
} joint;

static void joint_begin(void) {
  __builtin_memset(&joint, 0, sizeof joint);
  joint.span = at_least(0.06, 1);
  for (int l = 0; l < ecg.leads; l++) velocity_begin(&joint.v[l], l);
}

// joint_next gives the value half a span before the sample it takes.
static double joint_next(void) {
  double f = 0;
  for (int l = 0; l < ecg.leads; l++)
    if (weight[l] > 0) f += weight[l] * velocity_next(&joint.v[l]);
  joint.sum -= (double)joint.ring[joint.at];
  joint.ring[joint.at] = (float)f;
  joint.sum += (double)(float)f; // what is added is what will be taken away
  if (++joint.at == joint.span) joint.at = 0;
  return joint.sum > 0 ? joint.sum : 0;
}

// usual gives the height of the QRS around a block of two seconds.
static double usual(int b, int count) {
  double v[7];
  int n = 0;
  for (int i = b - 3; i <= b + 3; i++)
    if (i >= 0 && i < count) v[n++] = (double)blocks[i];
  return median_of(v, n);
}

// candidates fills r_peaks and heights with local maxima; their number, or -1 for too many.
static int candidates(void) {
  int block = at_least(2, 2), reach = at_least(PEAK_REACH, 1), half = joint.span / 2, blocks_used = ecg.samples / block + 1;
  if (blocks_used > block_count) return -1;
  for (int i = 0; i < blocks_used; i++) blocks[i] = 0;
  joint_begin();
  half = joint.span / 2;
  for (int i = 0; i < ecg.samples; i++) {
    float f = (float)joint_next();
    if (f > blocks[i / block]) blocks[i / block] = f;
  }
  if (ecg.samples % block < block / 2 && blocks_used > 1) blocks[blocks_used - 1] = blocks[blocks_used - 2];
  joint_begin();
  int n = 0, top_at = -1, current = -1;
  double top = 0, level = 0;
  for (int i = 0; i < ecg.samples + reach; i++) {
    double f = i < ecg.samples ? joint_next() : 0;
    if (i < ecg.samples && i / block != current) current = i / block, level = usual(current, blocks_used);
    if (f > top && f > 0.1 * level) {
      top = f, top_at = i;
      continue;
    }
    if (top_at < 0 || i - top_at < reach) continue;
    bool close = n > 0 && top_at - half - r_peaks[n - 1] < reach;
    if (!close || top > (double)heights[n - 1] * level) {
      if (close) n--;
      if (n == most_beats) return -1;
      r_peaks[n] = clamp(top_at - half);
      heights[n++] = level > 0 ? (float)(top / level) : 0;
    }
    top = 0, top_at = -1;
  }
  return n;
}

static double bar_at(int i, int n) {
  double low[64];
  int count = 0;
  for (int k = i - 32 < 0 ? 0 : i - 32; k < n && k < i + 32; k++)
    if (heights[k] < 0.5f && count < 64) low[count++] = (double)heights[k];
  if (count < 3) return LOW_BAR;
  double bar = NOISE_BAR * median_of(low, count);
  return bar < LOW_BAR ? LOW_BAR : bar > BAR ? BAR : bar;
}

// accept keeps of the candidates those that are beats. Both lists are walked from the left, so that it works in place.
static int accept(int n) {
  static bool over[most_beats];
  for (int i = 0; i < n; i++) over[i] = (double)heights[i] >= bar_at(i, n);
  int beats = 0;
  for (int i = 0; i < n; i++) {
    if (!over[i]) continue;
    if (beats > 0) {
      double since = (r_peaks[i] - r_peaks[beats - 1]) / ecg.rate;
      if (since < REFRACTORY) {
        if (heights[i] > heights[beats - 1]) r_peaks[beats - 1] = r_peaks[i], heights[beats - 1] = heights[i];
        continue;
      }
      if (since < T_WAVE_REACH && (double)heights[i] < T_WAVE_HEIGHT * (double)heights[beats - 1]) continue;
    }
    r_peaks[beats] = r_peaks[i], heights[beats++] = heights[i];
  }
  if (beats > 1 && r_peaks[0] < T_WAVE_REACH * ecg.rate && (double)heights[0] < T_WAVE_HEIGHT * (double)heights[1]) {
    for (int i = 1; i < beats; i++) r_peaks[i - 1] = r_peaks[i], heights[i - 1] = heights[i];
    beats--;
  }
  return beats;
}

// deflection gives the largest joint deflection around a position.
static int deflection(int at) {
  int base = at_least(0.15, 1), reach = at_least(0.06, 1), best = at;
  double most = -1, level[most_leads];
  for (int l = 0; l < ecg.leads; l++) {
    double sum = 0;
    for (int i = at - base; i <= at + base; i++) sum += lead(l)[clamp(i)];
    level[l] = sum / (2 * base + 1);
  }
  for (int i = clamp(at - reach); i <= clamp(at + reach); i++) {
    double d = 0;
    for (int l = 0; l < ecg.leads; l++) {
      if (!found.used[l]) continue;
      double e = lead(l)[i] - level[l];
      d += e * e;
    }
    if (d > most) most = d, best = i;
  }
  return best;
}

static float shape[most_leads][2 * shape_room + 1];
static int size;

static void learn(int n) {
  __builtin_memset(shape, 0, sizeof shape);
  int count = 0;
  for (int b = 0; b < n; b++) {
    if (r_peaks[b] < 2 * size || r_peaks[b] >= ecg.samples - 2 * size) continue;
    count++;
    for (int l = 0; l < ecg.leads; l++)
      for (int k = -size; k <= size; k++) shape[l][k + size] += (float)lead(l)[r_peaks[b] + k];
  }
  int width = 2 * size + 1;
  for (int l = 0; l < ecg.leads; l++) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      shape[l][k] = count ? shape[l][k] / (float)count : 0;
      sum += (double)shape[l][k];
    }
    for (int k = 0; k < width; k++) shape[l][k] = found.used[l] ? shape[l][k] - (float)(sum / width) : 0;
  }
}

// likeness is the correlation of the waveform at a position with the shape, over all leads at once.
static double likeness(int at) {
  double dot = 0, own = 0, norm = 0;
  int width = 2 * size + 1;
  for (int l = 0; l < ecg.leads; l++) {
    if (!found.used[l]) continue;
    const int16_t *x = lead(l);
    double sum = 0, squares = 0;
    for (int k = 0; k < width; k++) {
      double v = x[clamp(at - size + k)], s = (double)shape[l][k];
      sum += v, squares += v * v, dot += v * s, norm += s * s;
    }
    own += squares - sum * sum / width;
  }
  double both = own * norm;
  return both > 0 ? dot / __builtin_sqrt(both) : 0;
}

// place moves the beats to where they fit the shape best, and gives the mean likeness.
static double place(int n) {
  double sum = 0;
  int reach = at_least(ALIGN_REACH, 1);
  for (int b = 0; b < n; b++) {
    int best = r_peaks[b];
    double most = -2;
    for (int d = -reach; d <= reach; d++) {
      double v = likeness(clamp(r_peaks[b] + d));
      if (v > most) most = v, best = clamp(r_peaks[b] + d);
    }
    if (most > 0.7) r_peaks[b] = best;
    heights[b] = (float)most;
    sum += most > 0 ? most : 0;
  }
  return n ? sum / n : 0;
}

// mark says which beats come early and are followed by a pause or look different.
static void mark(int n) {
  found.ectopic = 0;
  for (int b = 0; b < n; b++) ectopic[b] = false;
  for (int b = 1; b < n; b++) {
    double v[17];
    int count = 0;
    for (int k = b - 8 < 1 ? 1 : b - 8; k < n && k <= b + 8; k++) v[count++] = r_peaks[k] - r_peaks[k - 1];
    double middle = median_of(v, count), before = r_peaks[b] - r_peaks[b - 1];
    bool pause = b + 1 < n && r_peaks[b + 1] - r_peaks[b] > 1.15 * middle, other = (double)heights[b] < 0.8;
    ectopic[b] = before < 0.85 * middle && (pause || other);
    found.ectopic += ectopic[b];
  }
}

bool ectopic[most_beats];

void ecg_detect(void) {
  find_gaps();
  fill_gaps();
  weigh();
  bool any = false;
  int moving = 0;
  double share = 0;
  for (int l = 0; l < ecg.leads; l++) {
    any |= found.used[l];
    int16_t *x = lead(l), low = x[0], high = x[0];
    for (int i = 0; i < ecg.samples; i++) {
      if (x[i] < low) low = x[i];
      if (x[i] > high) high = x[i];
    }
    moving += high - low >= LEAST_RANGE;
    share += found.used[l] ? present[l] : 0;
  }
  if (!any) {
    found.refusal = moving ? "poor_quality" : "flat_signal";
    return;
  }
  joint_begin();
  int n = candidates();
  if (n < 0) {
    found.refusal = "not_applicable";
    return;
  }
  n = accept(n);
  for (int b = 0; b < n; b++) r_peaks[b] = deflection(r_peaks[b]);
  size = at_least(SHAPE_REACH, 2);
  learn(n);
  place(n);
  learn(n);
  found.clarity = place(n);
  int kept = 0; // beats that were moved onto each other are one
  for (int b = 0; b < n; b++) {
    if (kept > 0 && r_peaks[b] - r_peaks[kept - 1] < 0.75 * REFRACTORY * ecg.rate) continue;
    r_peaks[kept] = r_peaks[b], heights[kept++] = heights[b];
  }
  found.beats = kept;
  found.quality = found.clarity * share / ecg.leads;
  if (kept < 3)
    found.refusal = "too_short";
  else if (found.clarity < POOR || too_many_gaps)
    found.refusal = "poor_quality";
  else
    mark(kept);
}
