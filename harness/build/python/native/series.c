/* Signals sample by sample: arithmetic, moving windows, statistics. */
#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WINDOW 65535

static PyObject *doubles(PyObject *module, PyObject *args) {
  Series s;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&:doubles", to_series, &s)) return NULL;
  if (result_new(state_of(module), &r, 'd', s.n) == 0) {
    if (s.n) memcpy(r.at.d, s.v, s.n * sizeof *s.v);
    out = result_done(&r);
  }
  drop_series(&s);
  return out;
}

/* samples scales whole numbers, one of which stands for what is missing. */
static PyObject *samples(PyObject *module, PyObject *args) {
  Series s;
  double factor, missing;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&dd:samples", to_series, &s, &factor, &missing)) return NULL;
  if (result_new(state_of(module), &r, 'd', s.n) == 0) {
    for (size_t i = 0; i < s.n; i++) r.at.d[i] = s.v[i] == missing ? (double)NAN : s.v[i] * factor;
    out = result_done(&r);
  }
  drop_series(&s);
  return out;
}

static PyObject *bridge(PyObject *module, PyObject *args) {
  Series s;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&:bridge", to_series, &s)) return NULL;
  if (result_new(state_of(module), &r, 'd', s.n) == 0) {
    size_t last = SIZE_MAX; /* the last sample that is there */
    for (size_t i = 0; i < s.n; i++) {
      r.at.d[i] = s.v[i];
      if (!isfinite(s.v[i])) continue;
      size_t from = last == SIZE_MAX ? 0 : last + 1;
      double start = last == SIZE_MAX ? s.v[i] : s.v[last], slope = last == SIZE_MAX ? 0 : (s.v[i] - start) / (double)(i - last);
      for (size_t k = from; k < i; k++) r.at.d[k] = last == SIZE_MAX ? start : start + slope * (double)(k - last);
      last = i;
    }
    if (last == SIZE_MAX && s.n) {
      PyErr_SetString(PyExc_ValueError, "bridge signal: no sample is there");
      result_drop(&r);
    } else {
      for (size_t i = last + 1; s.n && i < s.n; i++) r.at.d[i] = s.v[last];
      out = result_done(&r);
    }
  }
  drop_series(&s);
  return out;
}

/* two combines signals of one length. */
static PyObject *two(PyObject *module, PyObject *a_of, double a, PyObject *b_of, double b, int times) {
  Series x, y;
  Result r;
  PyObject *out = NULL;
  if (!to_series(a_of, &x)) return NULL;
  if (to_series(b_of, &y)) {
    if (x.n != y.n)
      PyErr_SetString(PyExc_ValueError, "combine signals: they differ in length");
    else if (result_new(state_of(module), &r, 'd', x.n) == 0) {
      for (size_t i = 0; i < x.n; i++) r.at.d[i] = times ? x.v[i] * y.v[i] : a * x.v[i] + b * y.v[i];
      out = result_done(&r);
    }
    drop_series(&y);
  }
  drop_series(&x);
  return out;
}

static PyObject *blend(PyObject *module, PyObject *args) {
  PyObject *x, *y;
  double a, b;
  return PyArg_ParseTuple(args, "dOdO:blend", &a, &x, &b, &y) ? two(module, x, a, y, b, 0) : NULL;
}

static PyObject *product(PyObject *module, PyObject *args) {
  PyObject *x, *y;
  return PyArg_ParseTuple(args, "OO:product", &x, &y) ? two(module, x, 0, y, 0, 1) : NULL;
}

/* add_squares adds the weighted squares of a signal to a sum. */
static int add_squares(PyObject *of, double weight, Result *r, size_t n) {
  Series x;
  if (!to_series(of, &x)) return -1;
  int bad = x.n != n;
  if (bad) PyErr_SetString(PyExc_ValueError, "combine signals: they differ in length");
  for (size_t i = 0; !bad && i < n; i++) r->at.d[i] += (weight * x.v[i]) * (weight * x.v[i]);
  drop_series(&x);
  return bad ? -1 : 0;
}

static PyObject *magnitude(PyObject *module, PyObject *args) {
  PyObject *list, *factors;
  double weight[64];
  size_t n;
  Result r = {0};
  if (!PyArg_ParseTuple(args, "OO:magnitude", &list, &factors) || weights(factors, weight, 64, &n, "weights") < 0) return NULL;
  PyObject *signals = PySequence_Tuple(list);
  if (!signals) return NULL;
  PyObject *out = NULL;
  Series first = {0};
  if ((size_t)PyTuple_Size(signals) != n) {
    PyErr_SetString(PyExc_ValueError, "combine signals: one weight a signal is needed");
  } else if (to_series(PyTuple_GetItem(signals, 0), &first)) {
    size_t length = first.n;
    drop_series(&first);
    int bad = result_new(state_of(module), &r, 'd', length) < 0;
    for (size_t k = 0; !bad && k < n; k++) bad = add_squares(PyTuple_GetItem(signals, (Py_ssize_t)k), weight[k], &r, length) < 0;
    if (bad)
      result_drop(&r);
    else {
      for (size_t i = 0; i < length; i++) r.at.d[i] = sqrt(r.at.d[i]);
      out = result_done(&r);
    }
  }
  Py_DECREF(signals);
  return out;
}

static PyObject *absolute(PyObject *module, PyObject *args) {
  Series s;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&:absolute", to_series, &s)) return NULL;
  if (result_new(state_of(module), &r, 'd', s.n) == 0) {
    for (size_t i = 0; i < s.n; i++) r.at.d[i] = fabs(s.v[i]);
    out = result_done(&r);
  }
  drop_series(&s);
  return out;
}

static PyObject *block_mean(PyObject *module, PyObject *args) {
  Series s;
  Py_ssize_t n;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&n:block_mean", to_series, &s, &n)) return NULL;
  if (n < 1)
    PyErr_SetString(PyExc_ValueError, "average blocks: a block has at least 1 sample");
  else if (result_new(state_of(module), &r, 'd', s.n / (size_t)n + (s.n % (size_t)n != 0)) == 0) {
    for (size_t from = 0, k = 0; from < s.n; from += (size_t)n, k++) {
      size_t to = s.n - from < (size_t)n ? s.n : from + (size_t)n, there = 0;
      double sum = 0;
      for (size_t i = from; i < to; i++)
        if (isfinite(s.v[i])) {
          sum += s.v[i];
          there++;
        }
      r.at.d[k] = there ? sum / (double)there : (double)NAN;
    }
    out = result_done(&r);
  }
  drop_series(&s);
  return out;
}

static int window(Py_ssize_t n) {
  if (n >= 1 && n <= MAX_WINDOW && n % 2 == 1) return 0;
  PyErr_SetString(PyExc_ValueError, "move window: its length must be odd, 1 to 65535");
  return -1;
}

static double at(const Series *s, ptrdiff_t i) { return s->v[i < 0 ? 0 : (size_t)i >= s->n ? s->n - 1 : (size_t)i]; }

/* Neumaier's sum keeps what a running sum would lose over many windows. */
static void add(double *sum, double *lost, double v) {
  double t = *sum + v;
  *lost += fabs(*sum) >= fabs(v) ? (*sum - t) + v : (v - t) + *sum;
  *sum = t;
}

static PyObject *moving_average(PyObject *module, PyObject *args) {
  Series s;
  Py_ssize_t n;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&n:moving_average", to_series, &s, &n)) return NULL;
  int bad = window(n) < 0;
  for (size_t i = 0; !bad && i < s.n; i++) {
    bad = !isfinite(s.v[i]);
    if (bad) PyErr_SetString(PyExc_ValueError, "average signal: a sample is missing or infinite; bridge it first");
  }
  if (!bad && result_new(state_of(module), &r, 'd', s.n) == 0) {
    ptrdiff_t half = n / 2;
    double sum = 0, lost = 0;
    for (ptrdiff_t i = -half; s.n && i <= half; i++) add(&sum, &lost, at(&s, i));
    for (ptrdiff_t i = 0; i < (ptrdiff_t)s.n; i++) {
      r.at.d[i] = (sum + lost) / (double)n;
      add(&sum, &lost, at(&s, i + half + 1));
      add(&sum, &lost, -at(&s, i - half));
    }
    out = result_done(&r);
  }
  drop_series(&s);
  return out;
}

/* place gives where a value stands, or would, in n that are in order. */
static size_t place(const double *sorted, size_t n, double v) {
  size_t low = 0;
  while (n) {
    size_t mid = n / 2;
    if (sorted[low + mid] < v) {
      low += mid + 1;
      n -= mid + 1;
    } else
      n = mid;
  }
  return low;
}

static PyObject *moving_median(PyObject *module, PyObject *args) {
  Series s;
  Py_ssize_t n;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&n:moving_median", to_series, &s, &n)) return NULL;
  double *sorted = NULL;
  int bad = window(n) < 0;
  for (size_t i = 0; !bad && i < s.n; i++) {
    bad = !isfinite(s.v[i]);
    if (bad) PyErr_SetString(PyExc_ValueError, "average signal: a sample is missing or infinite; bridge it first");
  }
  if (!bad && (sorted = grab((size_t)n, sizeof *sorted)) && result_new(state_of(module), &r, 'd', s.n) == 0) {
    ptrdiff_t half = n / 2;
    for (ptrdiff_t i = -half; s.n && i <= half; i++) {
      size_t have = (size_t)(i + half), k = place(sorted, have, at(&s, i));
      memmove(sorted + k + 1, sorted + k, (have - k) * sizeof *sorted);
      sorted[k] = at(&s, i);
    }
    for (ptrdiff_t i = 0; i < (ptrdiff_t)s.n; i++) {
      r.at.d[i] = sorted[half];
      double in = at(&s, i + half + 1);
      size_t from = place(sorted, (size_t)n, at(&s, i - half)), to = place(sorted, (size_t)n, in);
      if (to > from) {
        to--;
        memmove(sorted + from, sorted + from + 1, (to - from) * sizeof *sorted);
      } else
        memmove(sorted + to + 1, sorted + to, (from - to) * sizeof *sorted);
      sorted[to] = in;
    }
    out = result_done(&r);
  }
  free(sorted);
  drop_series(&s);
  return out;
}

static PyObject *derivative(PyObject *module, PyObject *args) {
  Series s;
  double rate;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&d:derivative", to_series, &s, &rate)) return NULL;
  if (s.n < 2 || !(rate > 0) || !isfinite(rate))
    PyErr_SetString(PyExc_ValueError, "derive signal: two samples and a rate above 0 Hz are needed");
  else if (result_new(state_of(module), &r, 'd', s.n) == 0) {
    for (size_t i = 1; i + 1 < s.n; i++) r.at.d[i] = (s.v[i + 1] - s.v[i - 1]) / 2 * rate;
    r.at.d[0] = (s.v[1] - s.v[0]) * rate;
    r.at.d[s.n - 1] = (s.v[s.n - 1] - s.v[s.n - 2]) * rate;
    out = result_done(&r);
  }
  drop_series(&s);
  return out;
}

static PyObject *statistics(PyObject *module, PyObject *args) {
  Series s;
  (void)module;
  if (!PyArg_ParseTuple(args, "O&:statistics", to_series, &s)) return NULL;
  size_t n = 0;
  double sum = 0, squares = 0, low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < s.n; i++) {
    if (!isfinite(s.v[i])) continue;
    n++;
    sum += s.v[i];
    low = fmin(low, s.v[i]);
    high = fmax(high, s.v[i]);
  }
  double mean = sum / (double)n;
  for (size_t i = 0; i < s.n; i++)
    if (isfinite(s.v[i])) squares += (s.v[i] - mean) * (s.v[i] - mean);
  size_t all = s.n;
  drop_series(&s);
  if (!n) {
    PyErr_SetString(PyExc_ValueError, "describe signal: no sample is there");
    return NULL;
  }
  return Py_BuildValue("nndddd", (Py_ssize_t)n, (Py_ssize_t)(all - n), mean, sqrt(squares / (double)n), low, high);
}

/* smallest puts the k-th smallest of v[0..n-1] at v[k], smaller ones before it. Median of three keeps ordered input fast. */
static void smallest(double *v, size_t n, size_t k) {
  size_t low = 0, high = n - 1;
  while (low < high) {
    double a = v[low], b = v[low + (high - low) / 2], c = v[high];
    double pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
    size_t i = low, j = high;
    for (;;) {
      while (v[i] < pivot) i++;
      while (v[j] > pivot) j--;
      if (i >= j) break;
      double t = v[i];
      v[i++] = v[j];
      v[j--] = t;
    }
    if (k <= j) /* v[low..j] holds nothing above the pivot, v[j+1..high] nothing below */
      high = j;
    else
      low = j + 1;
  }
}

static PyObject *percentile(PyObject *module, PyObject *args) {
  Series s;
  double q;
  (void)module;
  if (!PyArg_ParseTuple(args, "O&d:percentile", to_series, &s, &q)) return NULL;
  double *v = grab(s.n, sizeof *v);
  PyObject *out = NULL;
  size_t n = 0;
  for (size_t i = 0; v && i < s.n; i++)
    if (isfinite(s.v[i])) v[n++] = s.v[i];
  if (v && !n)
    PyErr_SetString(PyExc_ValueError, "rank signal: no sample is there");
  else if (v && !(q >= 0 && q <= 100))
    PyErr_SetString(PyExc_ValueError, "rank signal: a percentile is 0 to 100");
  else if (v) {
    double place = q / 100 * (double)(n - 1);
    size_t k = (size_t)place;
    smallest(v, n, k);
    double next = v[k];
    if (k + 1 < n) {
      next = v[k + 1];
      for (size_t i = k + 2; i < n; i++)
        if (v[i] < next) next = v[i];
    }
    out = PyFloat_FromDouble(v[k] + (next - v[k]) * (place - (double)k));
  }
  free(v);
  drop_series(&s);
  return out;
}

PyMethodDef series_methods[] = {
    {"doubles", doubles, METH_VARARGS, "doubles(x): doubles"},
    {"samples", samples, METH_VARARGS, "samples(x, factor, missing): doubles"},
    {"bridge", bridge, METH_VARARGS, "bridge(x): doubles"},
    {"blend", blend, METH_VARARGS, "blend(a, x, b, y): doubles"},
    {"product", product, METH_VARARGS, "product(x, y): doubles"},
    {"magnitude", magnitude, METH_VARARGS, "magnitude(signals, weights): doubles"},
    {"absolute", absolute, METH_VARARGS, "absolute(x): doubles"},
    {"block_mean", block_mean, METH_VARARGS, "block_mean(x, n): doubles"},
    {"moving_average", moving_average, METH_VARARGS, "moving_average(x, n): doubles"},
    {"moving_median", moving_median, METH_VARARGS, "moving_median(x, n): doubles"},
    {"derivative", derivative, METH_VARARGS, "derivative(x, rate): doubles"},
    {"statistics", statistics, METH_VARARGS, "statistics(x): (count, missing, mean, sd, least, most)"},
    {"percentile", percentile, METH_VARARGS, "percentile(x, q): float"},
    {NULL, NULL, 0, NULL},
};
