// The filters: over blocks of doubles for the analysis, over 16-bit samples for the tightest loop.
#ifndef FILTER_H
#define FILTER_H

#include <stdint.h>

enum { block = 256, window = 75, taps = 32 };

// A biquad, transposed direct form II.
struct biquad {
  double b0, b1, b2, a1, a2, z1, z2;
};

// What one lead is measured by. Signals in mV at 500 Hz.
struct analysis {
  struct biquad high_pass, low_pass, notch;
  double slope[4];
  double energy[window], sum;
  uint32_t at;
  double level, noise, last;
  int64_t since;
  uint32_t beats;
  double min, max, total, squares;
  uint64_t n;
};

void analysis_begin(struct analysis *a);

// analysis_block filters x in place and takes its n samples into account.
void analysis_block(struct analysis *a, double *x, uint32_t n);

// fir filters n samples; x begins with the last `order - 1` samples of what came before.
void fir(const int16_t *restrict x, uint32_t n, const int16_t *restrict h, uint32_t order, int16_t *restrict y);

#endif
