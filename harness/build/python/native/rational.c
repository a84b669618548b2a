/* Filters of finite length, and with them other sampling rates. */
#include "native.h"

#include <math.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846;

static double edge(const Series *s, int64_t i) { return s->v[i < 0 ? 0 : (size_t)i >= s->n ? s->n - 1 : (size_t)i]; }

static PyObject *fir(PyObject *module, PyObject *args) {
  Series s;
  PyObject *given;
  int centred;
  double taps[MAX_TAPS];
  size_t n;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&Op:fir", to_series, &s, &given, &centred)) return NULL;
  if (weights(given, taps, MAX_TAPS, &n, "taps") == 0) {
    if (centred && n % 2 == 0)
      PyErr_SetString(PyExc_ValueError, "filter signal: a centred filter has an odd number of taps");
    else if (result_new(state_of(module), &r, 'd', s.n) == 0) {
      int64_t ahead = centred ? (int64_t)(n / 2) : 0;
      for (int64_t i = 0; i < (int64_t)s.n; i++) {
        double sum = 0;
        if (centred)
          for (int64_t k = 0; k < (int64_t)n; k++) sum += taps[k] * edge(&s, i + ahead - k);
        else
          for (int64_t k = 0; k < (int64_t)n && k <= i; k++) sum += taps[k] * s.v[i - k];
        r.at.d[i] = sum;
      }
      out = result_done(&r);
    }
  }
  drop_series(&s);
  return out;
}

/* bessel is the modified Bessel function of order 0, by its power series. */
static double bessel(double x) {
  double sum = 1, term = 1;
  for (int k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

/* low_pass makes the filter against aliases: a sinc under a Kaiser window of beta 5, ten zero crossings to each side
 * (Oppenheim and Schafer, Discrete-Time Signal Processing, 3rd edition, 7.5.3). */
static double *low_pass(size_t half, double cut, double gain) {
  double *h = grab(2 * half + 1, sizeof *h), sum = 0;
  if (!h) return NULL;
  for (size_t i = 0; i <= 2 * half; i++) {
    double off = (double)i - (double)half, part = off / (double)half, x = pi * cut * off;
    h[i] = (off == 0 ? 1 : sin(x) / x) * bessel(5 * sqrt(1 - part * part));
    sum += h[i];
  }
  for (size_t i = 0; i <= 2 * half; i++) h[i] *= gain / sum;
  return h;
}

static Py_ssize_t divisor(Py_ssize_t a, Py_ssize_t b) {
  while (b) {
    Py_ssize_t c = a % b;
    a = b;
    b = c;
  }
  return a;
}

static PyObject *resample(PyObject *module, PyObject *args) {
  Series s;
  Py_ssize_t up, down;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&nn:resample", to_series, &s, &up, &down)) return NULL;
  double *h = NULL;
  int bad = up < 1 || down < 1;
  Py_ssize_t common = bad ? 1 : divisor(up, down);
  up /= common;
  down /= common;
  bad = bad || up > MAX_RATIO || down > MAX_RATIO;
  uint64_t n = bad ? 0 : ((uint64_t)s.n * (uint64_t)up + (uint64_t)down - 1) / (uint64_t)down;
  if (bad)
    PyErr_SetString(PyExc_ValueError, "resample signal: up and down must be 1 to 1000 when shortened");
  else if (n > MAX_SAMPLES)
    PyErr_SetString(PyExc_ValueError, "resample signal: more than 16777216 samples would come out");
  else if (result_new(state_of(module), &r, 'd', (size_t)n) == 0) {
    int64_t most = up > down ? up : down, half = 10 * most;
    if (most == 1) {
      for (size_t i = 0; i < s.n; i++) r.at.d[i] = s.v[i];
      out = result_done(&r);
    } else if (!(h = low_pass((size_t)half, 1 / (double)most, (double)up)))
      result_drop(&r);
    else {
      for (int64_t m = 0; m < (int64_t)n; m++) {
        /* of the signal with up-1 zeros behind each sample, those within reach of place m * down */
        int64_t last = (m * down + half) / up, first = m * down - half;
        first = first >= 0 ? (first + up - 1) / up : -(-first / up);
        double sum = 0;
        for (int64_t j = first; j <= last; j++) sum += h[m * down + half - j * up] * edge(&s, j);
        r.at.d[m] = sum;
      }
      out = result_done(&r);
    }
    free(h);
  }
  drop_series(&s);
  return out;
}

PyMethodDef rational_methods[] = {
    {"fir", fir, METH_VARARGS, "fir(x, taps, centred): doubles"},
    {"resample", resample, METH_VARARGS, "resample(x, up, down): doubles"},
    {NULL, NULL, 0, NULL},
};
