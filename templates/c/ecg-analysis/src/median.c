// The median, by quickselect: C. A. R. Hoare, Algorithm 65: find, Communications of the ACM 4(7), 1961.
#include "ecg.h"

double median_of(double *v, int n) {
  if (n == 0) return MP_NAN;
  int lo = 0, hi = n - 1, k = n / 2;
  while (lo < hi) {
    double pivot = v[lo + (hi - lo) / 2];
    int i = lo, j = hi;
    while (i <= j) {
      while (v[i] < pivot) i++;
      while (v[j] > pivot) j--;
      if (i <= j) {
        double t = v[i];
        v[i++] = v[j], v[j--] = t;
      }
    }
    if (k <= j)
      hi = j;
    else if (k >= i)
      lo = i;
    else
      break;
  }
  if (n % 2) return v[k];
  double low = v[0];
  for (int i = 1; i < k; i++)
    if (v[i] > low) low = v[i];
  return (low + v[k]) / 2;
}
