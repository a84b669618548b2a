// Rates, variability, regularity, and the levels of ST.
#include "ecg.h"

// Bounds of regularity, as the SDK for Go has them: set on 10 s windows of four MIT-BIH records.
#define STEADY_CHANGE 0.10 // RMSSD as a share of the mean interval
#define FAR_INTERVAL 0.10  // an interval is far when it differs by this share from the median
#define FEW_FAR 0.20
#define MANY_FAR 0.25
#define QUIET 0.08 // of the QRS's fastest movement: below, it has ended
enum { least_intervals = 4, most_averaged = 200, speed_room = 1400 };

static double scratch[most_beats];

// rr gives the interval before beat b in ms.
static double rr(int b) { return (r_peaks[b] - r_peaks[b - 1]) * 1000 / ecg.rate; }

static bool normal(int b) { return !ectopic[b] && !ectopic[b - 1] && ecg_known(b); }

static void variability(void) {
  double sum = 0, squares = 0, changes = 0;
  int n = 0, pairs = 0;
  for (int b = 1; b < found.beats; b++) {
    if (!normal(b)) continue;
    sum += rr(b), n++;
    if (b > 1 && normal(b - 1)) {
      double d = rr(b) - rr(b - 1);
      changes += d * d, pairs++;
    }
  }
  for (int b = 1; b < found.beats; b++)
    if (normal(b)) squares += (rr(b) - sum / n) * (rr(b) - sum / n);
  found.sdnn = n > 1 ? __builtin_sqrt(squares / (n - 1)) : MP_NAN;
  found.rmssd = pairs ? __builtin_sqrt(changes / pairs) : MP_NAN;
}

static enum regularity judge(void) {
  bool all = false;
  int n = 0, far = 0, pairs = 0;
  for (int b = 1; b < found.beats; b++) n += normal(b);
  if (2 * n < found.intervals) all = true, n = found.intervals;
  if (n < least_intervals) return unknown_rhythm;
  double sum = 0, changes = 0;
  int k = 0;
  for (int b = 1; b < found.beats; b++) {
    if (all ? !ecg_known(b) : !normal(b)) continue;
    scratch[k++] = rr(b), sum += rr(b);
    if (b > 1 && (all ? ecg_known(b - 1) : normal(b - 1))) {
      double d = rr(b) - rr(b - 1);
      changes += d * d, pairs++;
    }
  }
  double middle = median_of(scratch, k);
  for (int i = 0; i < k; i++) {
    double d = scratch[i] - middle;
    far += (d < 0 ? -d : d) > FAR_INTERVAL * middle;
  }
  double change = pairs ? __builtin_sqrt(changes / pairs) / (sum / k) : 0, share = (double)far / k;
  if (change < STEADY_CHANGE && share <= FEW_FAR) return regular_rhythm;
  if (change >= STEADY_CHANGE && share > MANY_FAR) return irregular_rhythm;
  return unknown_rhythm;
}

void ecg_rhythm(void) {
  double sum = 0, shortest = 1e9;
  for (int b = 1; b < found.beats; b++) {
    if (!ecg_known(b)) continue;
    double v = rr(b);
    sum += v, scratch[found.intervals++] = v;
    if (v < shortest) shortest = v;
    if (v > found.longest) found.longest = v;
  }
  if (found.intervals < 2) {
    found.refusal = "poor_quality";
    return;
  }
  found.average = 60000 / (sum / found.intervals);
  found.resting = 60000 / median_of(scratch, found.intervals);
  found.fastest = 60000 / shortest;
  variability();
  found.regularity = judge();
}

static const int16_t *lead(int l) { return ecg_samples + (size_t)l * (size_t)ecg.samples; }

// level is the mean over one mains period around a time, NaN outside of the recording.
static double level(int l, double at) {
  int from = (int)(at - ecg.rate / 120 + 0.999), to = (int)(at + ecg.rate / 120);
  if (from < 0 || to >= ecg.samples || at < 0) return MP_NAN;
  if (to < from) from = to = (int)(at + 0.5);
  double sum = 0;
  for (int i = from; i <= to; i++) sum += lead(l)[i];
  return sum / (to - from + 1) / 1000;
}

// span finds where the QRS begins and ends around the R peak, in samples: where the mean beat no longer moves fast.
static bool span(double *onset, double *end) {
  static double speed[speed_room];
  int before = (int)(0.12 * ecg.rate) + 1, after = (int)(0.18 * ecg.rate) + 1, quiet = (int)(0.02 * ecg.rate) + 1;
  int w = (int)(ecg.rate / 120 + 0.5), count = 0;
  w = w < 1 ? 1 : w;
  if (before + after + 1 > speed_room) return false;
  for (int i = 0; i <= before + after; i++) speed[i] = 0;
  for (int l = 0; l < ecg.leads; l++) {
    if (!found.used[l]) continue;
    for (int i = 0; i <= before + after; i++) {
      double sum = 0;
      count = 0;
      for (int b = 0; b < found.beats && count < most_averaged; b++) {
        int at = r_peaks[b] - before + i;
        if (ectopic[b] || r_peaks[b] - before - w < 0 || r_peaks[b] + after + w >= ecg.samples) continue;
        sum += lead(l)[at + w] - lead(l)[at - w];
        count++;
      }
      if (count) speed[i] += (sum / count) * (sum / count);
    }
  }
  if (count < 3) return false;
  double top = 0;
  for (int i = 0; i <= before + after; i++) {
    speed[i] = __builtin_sqrt(speed[i]);
    if (speed[i] > top) top = speed[i];
  }
  int from = before, to = before, still = 0;
  for (int i = before; i >= 0 && still < quiet; i--) {
    still = speed[i] < QUIET * top ? still + 1 : 0;
    from = i;
  }
  bool begun = still >= quiet;
  from += still - 1, still = 0; // the first quiet sample, seen from the R peak
  for (int i = before; i <= before + after && still < quiet; i++) {
    still = speed[i] < QUIET * top ? still + 1 : 0;
    to = i;
  }
  to -= still - 1;
  *onset = from - before;
  *end = to - before;
  return begun && still >= quiet;
}

static void measure_lead(int l, double onset, double end) {
  static double j[most_averaged], j60[most_averaged], off[most_averaged];
  double pr_at = onset - 0.010 * ecg.rate - ecg.rate / 120;
  int n = 0;
  for (int b = 0; b < found.beats && n < most_averaged; b++) {
    if (ectopic[b]) continue;
    double pr = level(l, r_peaks[b] + pr_at), slope = 0;
    if (b + 1 < found.beats && !ectopic[b + 1] && rr(b + 1) < 3000) { // the baseline goes on to the next beat's
      double next = level(l, r_peaks[b + 1] + pr_at);
      if (next == next) slope = (next - pr) / (r_peaks[b + 1] - r_peaks[b]);
    }
    double late = end + 0.060 * ecg.rate;
    double at_j = level(l, r_peaks[b] + end) - pr - slope * (end - pr_at), at_60 = level(l, r_peaks[b] + late) - pr - slope * (late - pr_at);
    if (at_j != at_j || at_60 != at_60) continue;
    j[n] = at_j, j60[n++] = at_60;
  }
  struct st_level *s = &found.st[l];
  if (n < 3) return;
  s->j = median_of(j, n), s->j60 = median_of(j60, n);
  for (int i = 0; i < n; i++) off[i] = j60[i] < s->j60 ? s->j60 - j60[i] : j60[i] - s->j60;
  s->error = 1.858 * median_of(off, n) / __builtin_sqrt(n); // of a median: 1.2533 * 1.4826 * the median deviation
}

void ecg_segments(void) {
  double onset, end;
  found.qrs = MP_NAN;
  for (int l = 0; l < ecg.leads; l++) found.st[l].j = found.st[l].j60 = found.st[l].error = MP_NAN;
  if (!span(&onset, &end)) return;
  found.qrs = (end - onset) * 1000 / ecg.rate;
  for (int l = 0; l < ecg.leads; l++)
    if (found.used[l]) measure_lead(l, onset, end);
}

void ecg_measure(void) {
  __builtin_memset(&found, 0, sizeof found);
  found.seconds = ecg.samples / ecg.rate;
  if (ecg.too_long)
    found.refusal = "not_applicable";
  else if (found.seconds < 3)
    found.refusal = "too_short";
  else if (ecg.too_high)
    found.refusal = "poor_quality";
  else
    ecg_detect();
  if (found.refusal) return;
  ecg_rhythm();
  if (!found.refusal) ecg_segments();
}
