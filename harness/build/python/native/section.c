/* Recursive filters as cascades of second-order sections b0 b1 b2 a0 a1 a2. */
#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  double b0, b1, b2, a1, a2;
} Section;

/* read_sections takes stable sections only: the poles lie within the unit circle if |a2| < 1 and |a1| < 1 + a2. */
static int read_sections(PyObject *given, Section *to, size_t *count) {
  double v[6 * MAX_SECTIONS];
  size_t n;
  if (weights(given, v, 6 * MAX_SECTIONS, &n, "sections") < 0) return -1;
  if (n % 6) {
    PyErr_SetString(PyExc_ValueError, "check sections: each has 6 numbers");
    return -1;
  }
  *count = n / 6;
  for (size_t i = 0; i < *count; i++) {
    const double *p = v + 6 * i;
    to[i] = (Section){p[0] / p[3], p[1] / p[3], p[2] / p[3], p[4] / p[3], p[5] / p[3]};
    if (p[3] == 0 || !(fabs(to[i].a2) < 1) || !(fabs(to[i].a1) < 1 + to[i].a2)) {
      PyErr_SetString(PyExc_ValueError, "check sections: one is not stable");
      return -1;
    }
  }
  return 0;
}

/* run filters in place; step is where each section's state begins, as if x had always been at a level (NULL: at rest). */
static void run(double *x, size_t n, const Section *sections, size_t count, const double (*step)[2], double level) {
  for (size_t k = 0; k < count; k++) {
    Section s = sections[k];
    double z1 = step ? step[k][0] * level : 0, z2 = step ? step[k][1] * level : 0;
    for (size_t i = 0; i < n; i++) {
      double in = x[i], y = s.b0 * in + z1;
      z1 = s.b1 * in - s.a1 * y + z2;
      z2 = s.b2 * in - s.a2 * y;
      x[i] = y;
    }
  }
}

/* settle gives the state of each section under a constant input of 1. */
static void settle(const Section *sections, size_t count, double (*step)[2]) {
  double level = 1;
  for (size_t k = 0; k < count; k++) {
    Section s = sections[k];
    double a = 1 + s.a1 + s.a2, first = (s.b1 - s.a1 * s.b0 + s.b2 - s.a2 * s.b0) / a;
    step[k][0] = level * first;
    step[k][1] = level * ((1 + s.a1) * first - (s.b1 - s.a1 * s.b0));
    level *= (s.b0 + s.b1 + s.b2) / a;
  }
}

static PyObject *filter_sections(PyObject *module, PyObject *args) {
  Series s;
  PyObject *given;
  Section sections[MAX_SECTIONS];
  size_t count;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&O:filter_sections", to_series, &s, &given)) return NULL;
  if (read_sections(given, sections, &count) == 0 && result_new(state_of(module), &r, 'd', s.n) == 0) {
    if (s.n) memcpy(r.at.d, s.v, s.n * sizeof *s.v);
    run(r.at.d, s.n, sections, count, NULL, 0);
    out = result_done(&r);
  }
  drop_series(&s);
  return out;
}

static void reverse(double *x, size_t n) {
  for (size_t i = 0; i < n / 2; i++) {
    double t = x[i];
    x[i] = x[n - 1 - i];
    x[n - 1 - i] = t;
  }
}

/* pad is how far both ends are mirrored through their last sample: three times the filter's length. */
static size_t pad(const Section *sections, size_t count) {
  size_t b = 0, a = 0;
  for (size_t k = 0; k < count; k++) {
    b += sections[k].b2 == 0;
    a += sections[k].a2 == 0;
  }
  return 3 * (2 * count + 1 - (a < b ? a : b));
}

static PyObject *zero_phase(PyObject *module, PyObject *args) {
  Series s;
  PyObject *given;
  Section sections[MAX_SECTIONS];
  double step[MAX_SECTIONS][2], *x = NULL;
  size_t count;
  Result r;
  PyObject *out = NULL;
  if (!PyArg_ParseTuple(args, "O&O:zero_phase", to_series, &s, &given)) return NULL;
  if (read_sections(given, sections, &count) == 0) {
    size_t edge = pad(sections, count), n = s.n + 2 * edge;
    if (s.n <= edge)
      PyErr_Format(PyExc_ValueError, "filter signal: more than %zu samples are needed", edge);
    else if ((x = grab(n, sizeof *x)) && result_new(state_of(module), &r, 'd', s.n) == 0) {
      memcpy(x + edge, s.v, s.n * sizeof *x);
      for (size_t i = 1; i <= edge; i++) {
        x[edge - i] = 2 * s.v[0] - s.v[i];
        x[edge + s.n - 1 + i] = 2 * s.v[s.n - 1] - s.v[s.n - 1 - i];
      }
      settle(sections, count, step);
      for (int twice = 0; twice < 2; twice++) {
        run(x, n, sections, count, (const double(*)[2])step, x[0]);
        reverse(x, n);
      }
      memcpy(r.at.d, x + edge, s.n * sizeof *x);
      out = result_done(&r);
    }
    free(x);
  }
  drop_series(&s);
  return out;
}

PyMethodDef section_methods[] = {
    {"filter_sections", filter_sections, METH_VARARGS, "filter_sections(x, sections): doubles"},
    {"zero_phase", zero_phase, METH_VARARGS, "zero_phase(x, sections): doubles"},
    {NULL, NULL, 0, NULL},
};
