/* Peaks of a signal, their heights, distances and prominences as scipy.signal defines them. */
#include "native.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
  double height;
  size_t rank; /* among all peaks, in time */
} Peak;

/* maxima writes where the signal is higher than on both sides, the middle of a plateau; it gives how many. */
static size_t maxima(const Series *s, double least, size_t *to) {
  size_t count = 0;
  for (size_t i = 1; i + 1 < s->n; i++) {
    if (!(s->v[i - 1] < s->v[i])) continue;
    size_t next = i + 1;
    while (next + 1 < s->n && s->v[next] == s->v[i]) next++;
    if (s->v[next] < s->v[i]) {
      if (s->v[i] >= least) to[count++] = (i + next - 1) / 2;
      i = next;
    }
  }
  return count;
}

static int by_height(const void *a, const void *b) {
  const Peak *x = a, *y = b;
  if (x->height != y->height) return x->height < y->height ? 1 : -1;
  return x->rank < y->rank ? 1 : -1; /* of two as high the later goes first */
}

/* apart drops peaks closer than a distance to a higher one that stays. */
static int apart(const Series *s, size_t *at, size_t *count, size_t distance) {
  Peak *order = grab(*count, sizeof *order);
  char *drop = order ? grab(*count, 1) : NULL;
  if (drop) {
    for (size_t i = 0; i < *count; i++) order[i] = (Peak){s->v[at[i]], i};
    qsort(order, *count, sizeof *order, by_height);
    for (size_t k = 0; k < *count; k++) {
      size_t j = order[k].rank;
      if (drop[j]) continue;
      for (size_t i = j; i-- > 0 && at[j] - at[i] < distance;) drop[i] = 1;
      for (size_t i = j + 1; i < *count && at[i] - at[j] < distance; i++) drop[i] = 1;
    }
    size_t left = 0;
    for (size_t i = 0; i < *count; i++)
      if (!drop[i]) at[left++] = at[i];
    *count = left;
  }
  free(order);
  int bad = !drop;
  free(drop);
  return bad ? -1 : 0;
}

/* prominence is the drop to the higher of the lowest places on both sides, as far as nothing is higher than the peak. */
static double prominence(const Series *s, size_t at) {
  double top = s->v[at], left = top, right = top;
  for (size_t i = at + 1; i-- > 0 && s->v[i] <= top;)
    if (s->v[i] < left) left = s->v[i];
  for (size_t i = at; i < s->n && s->v[i] <= top; i++)
    if (s->v[i] < right) right = s->v[i];
  return top - (left > right ? left : right);
}

static int finite_only(const Series *s) {
  for (size_t i = 0; i < s->n; i++)
    if (!isfinite(s->v[i])) {
      PyErr_SetString(PyExc_ValueError, "find peaks: a sample is missing or infinite; bridge it first");
      return -1;
    }
  return 0;
}

/* Without a height or a prominence asked for, it is minus infinity. */
static PyObject *find_peaks(PyObject *module, PyObject *args) {
  Series s;
  double height, distance, least;
  PyObject *list = NULL;
  size_t *at = NULL;
  (void)module;
  if (!PyArg_ParseTuple(args, "O&ddd:find_peaks", to_series, &s, &height, &distance, &least)) return NULL;
  if (isnan(height) || isnan(least) || !(distance >= 1 && distance <= MAX_SAMPLES))
    PyErr_SetString(PyExc_ValueError, "find peaks: height and prominence must be numbers, distance at least 1 sample");
  else if (finite_only(&s) == 0 && (at = grab(s.n / 2 + 1, sizeof *at))) {
    size_t count = maxima(&s, height, at);
    if ((distance == 1 || apart(&s, at, &count, (size_t)ceil(distance)) == 0) && (list = PyList_New(0)))
      for (size_t i = 0; list && i < count; i++) {
        if (least > -INFINITY && !(prominence(&s, at[i]) >= least)) continue;
        PyObject *one = PyLong_FromSize_t(at[i]);
        if (!one || PyList_Append(list, one) < 0) Py_CLEAR(list);
        Py_XDECREF(one);
      }
  }
  free(at);
  drop_series(&s);
  return list;
}

static PyObject *prominences(PyObject *module, PyObject *args) {
  Series s, peaks;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&O&:prominences", to_series, &s, to_series, &peaks)) return NULL;
  int bad = finite_only(&s) < 0;
  for (size_t i = 0; !bad && i < peaks.n; i++) {
    bad = !(peaks.v[i] >= 0 && peaks.v[i] < (double)s.n) || peaks.v[i] != floor(peaks.v[i]);
    if (bad) PyErr_SetString(PyExc_ValueError, "find peaks: a peak is no index of the signal");
  }
  if (!bad && result_new(state_of(module), &r, 'd', peaks.n) == 0) {
    for (size_t i = 0; i < peaks.n; i++) r.at.d[i] = prominence(&s, (size_t)peaks.v[i]);
    out = result_done(&r);
  }
  drop_series(&s);
  drop_series(&peaks);
  return out;
}

PyMethodDef peak_methods[] = {
    {"find_peaks", find_peaks, METH_VARARGS, "find_peaks(x, height, distance, prominence): list"},
    {"prominences", prominences, METH_VARARGS, "prominences(x, peaks): doubles"},
    {NULL, NULL, 0, NULL},
};
