#include "filter.h"

// Butterworth sections of second order at 500 Hz: high-pass 0.5 Hz, low-pass 40 Hz; notch at 60 Hz, quality 30.
static const struct biquad high_pass = {0.99556697, -1.99113394, 0.99556697, -1.99111429, 0.99115360, 0, 0};
static const struct biquad low_pass = {0.04613180, 0.09226360, 0.04613180, -1.30728503, 0.49181224, 0, 0};
static const struct biquad notch = {0.98871958, -1.44149111, 0.98871958, -1.44149111, 0.97743916, 0, 0};

void analysis_begin(struct analysis *a) {
  a->high_pass = high_pass;
  a->low_pass = low_pass;
  a->notch = notch;
  for (int i = 0; i < 4; i++) a->slope[i] = 0;
  for (int i = 0; i < window; i++) a->energy[i] = 0;
  a->sum = a->level = a->noise = a->last = 0;
  a->at = a->beats = 0;
  a->since = 1000;
  a->min = 1e9, a->max = -1e9;
  a->total = a->squares = 0;
  a->n = 0;
}

static void run(struct biquad *f, double *x, uint32_t n) {
  double z1 = f->z1, z2 = f->z2;
  for (uint32_t i = 0; i < n; i++) {
    double in = x[i], out = f->b0 * in + z1;
    z1 = f->b1 * in - f->a1 * out + z2;
    z2 = f->b2 * in - f->a2 * out;
    x[i] = out;
  }
  f->z1 = z1, f->z2 = z2;
}

// slopes turns a signal into its derivative over five samples.
static void slopes(double *s, const double *x, double *d, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    d[i] = (2 * x[i] + s[3] - s[1] - 2 * s[0]) / 8;
    s[0] = s[1], s[1] = s[2], s[2] = s[3], s[3] = x[i];
  }
}

// beats finds QRS complexes in the energy of the slope over 150 ms: where it rises over a moving threshold, at most one
// in 200 ms.
static void beats(struct analysis *a, const double *d, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    double e = d[i] * d[i];
    a->sum += e - a->energy[a->at];
    a->energy[a->at] = e;
    if (++a->at == window) a->at = 0;
    double threshold = a->noise + 0.4 * (a->level - a->noise);
    a->since++;
    if (a->sum > threshold && a->last <= threshold && a->since > 100) {
      a->beats++;
      a->since = 0;
    }
    a->last = a->sum;
    if (a->sum > a->level)
      a->level += 0.05 * (a->sum - a->level);
    else
      a->level -= 0.0005 * a->level;
    a->noise += 0.0005 * (a->sum - a->noise);
  }
}

static void measure(struct analysis *a, const double *x, uint32_t n) {
  double low = a->min, high = a->max, total = a->total, squares = a->squares;
  for (uint32_t i = 0; i < n; i++) {
    if (x[i] < low) low = x[i];
    if (x[i] > high) high = x[i];
    total += x[i];
    squares += x[i] * x[i];
  }
  a->min = low, a->max = high, a->total = total, a->squares = squares;
  a->n += n;
}

void analysis_block(struct analysis *a, double *x, uint32_t n) {
  static double d[block];
  run(&a->high_pass, x, n);
  run(&a->low_pass, x, n);
  run(&a->notch, x, n);
  measure(a, x, n);
  slopes(a->slope, x, d, n);
  beats(a, d, n);
}

void fir(const int16_t *restrict x, uint32_t n, const int16_t *restrict h, uint32_t order, int16_t *restrict y) {
  for (uint32_t i = 0; i < n; i++) {
    int32_t sum = 1 << 14;
// As tight as a loop gets: what limits cost, they cost here.
#pragma clang loop unroll(disable) vectorize(disable)
    for (uint32_t k = 0; k < order; k++) sum += x[i + k] * h[k];
    y[i] = (int16_t)(sum >> 15);
  }
}
