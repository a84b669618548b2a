// The few functions of the mathematical library that measuring needs, each to the last bits of a double in its range.
#include "lesion.h"

void turn(double x, double *sine, double *cosine) {
  static const double quarter = 1.5707963267948966;
  int k = (int)(x / quarter + (x < 0 ? -0.5 : 0.5));
  double r = x - k * quarter, square = r * r, s = 1, c = 1;
  for (int i = 18; i > 0; i -= 2) { // Taylor's series, from its end; r is at most pi / 4
    s = 1 - s * square / (i * (i + 1));
    c = 1 - c * square / (i * (i - 1));
  }
  s *= r;
  k &= 3;
  *sine = k == 0 ? s : k == 1 ? c : k == 2 ? -s : -c;
  *cosine = k == 0 ? c : k == 1 ? -s : k == 2 ? -c : s;
}

double decay(double x) {
  double part = x / 16, e = 1; // of a sixteenth, which is at most 1, then to the 16th
  for (int i = 20; i > 0; i--) e = 1 - e * part / i;
  for (int i = 0; i < 4; i++) e *= e;
  return e;
}

// root is the nth of x, by Newton's steps: from the second on they come down to it, until no bit is left.
static double root(double x, int n) {
  double y = 1;
  for (int step = 0;; step++) {
    double power = 1;
    for (int i = 1; i < n; i++) power *= y;
    double next = y - (y * power - x) / (n * power);
    if (step > 0 && next >= y) return y;
    y = next;
  }
}

double cube_root(double x) { return root(x, 3); }

double power_2_4(double x) {
  double fifth = root(x, 5);
  return x * x * fifth * fifth;
}
