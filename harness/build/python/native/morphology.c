/* Erosion and dilation by a disc or a square; what lies beyond the edges does not count. */
#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* half gives how far a shape reaches to both sides, so many rows from its middle. The disc holds x*x + y*y <= r*r. */
static size_t half(size_t radius, size_t row, int disc) {
  if (!disc) return radius;
  size_t x = radius;
  while (x * x + row * row > radius * radius) x--;
  return x;
}

/* The loops for 8 bits and for floats. smallest_across leaves in `to` the smallest (largest) value of each window of
 * 2*reach+1; `work` has room for the line with reach neutral values at both ends. Windows grow by doubling. */
#define LOOPS(name, type, neutral_low, neutral_high)                                                                        \
  static void name##_across(const type *from, type *to, type *work, size_t n, size_t reach, int dilate) {                   \
    size_t all = n + 2 * reach, window = 2 * reach + 1, have = 1;                                                           \
    type neutral = dilate ? neutral_low : neutral_high;                                                                     \
    for (size_t i = 0; i < reach; i++) work[i] = work[reach + n + i] = neutral;                                             \
    memcpy(work + reach, from, n * sizeof *work);                                                                           \
    for (; have * 2 <= window; have *= 2)                                                                                   \
      for (size_t i = 0; i + have < all; i++) {                                                                             \
        type a = work[i], b = work[i + have];                                                                               \
        work[i] = dilate ? (b > a ? b : a) : (b < a ? b : a);                                                               \
      }                                                                                                                     \
    for (size_t i = 0; i < n; i++) {                                                                                        \
      type a = work[i], b = work[i + window - have];                                                                        \
      to[i] = dilate ? (b > a ? b : a) : (b < a ? b : a);                                                                   \
    }                                                                                                                       \
  }                                                                                                                         \
  static void name##_join(type *to, const type *from, size_t n, int dilate) {                                               \
    if (dilate)                                                                                                             \
      for (size_t i = 0; i < n; i++) to[i] = from[i] > to[i] ? from[i] : to[i];                                             \
    else                                                                                                                    \
      for (size_t i = 0; i < n; i++) to[i] = from[i] < to[i] ? from[i] : to[i];                                             \
  }                                                                                                                         \
  static int name##_morph(const type *from, type *to, size_t w, size_t h, size_t radius, int dilate, int disc) {            \
    type *plane = grab(w * h, sizeof *plane), *work = plane ? grab(w + 2 * radius, sizeof *work) : NULL;                    \
    if (!work) {                                                                                                            \
      free(plane);                                                                                                          \
      return -1;                                                                                                            \
    }                                                                                                                       \
    size_t made = radius + 1; /* the reach of which the plane was made */                                                   \
    memcpy(to, from, w * h * sizeof *to);                                                                                   \
    for (size_t off = 0; off <= radius && off < h; off++) {                                                                 \
      size_t reach = half(radius, off, disc);                                                                               \
      if (reach != made)                                                                                                    \
        for (size_t y = 0; y < h; y++) name##_across(from + y * w, plane + y * w, work, w, reach, dilate);                  \
      made = reach;                                                                                                         \
      name##_join(to, plane + off * w, (h - off) * w, dilate);                                                              \
      name##_join(to + off * w, plane, (h - off) * w, dilate);                                                              \
    }                                                                                                                       \
    free(work);                                                                                                             \
    free(plane);                                                                                                            \
    return 0;                                                                                                               \
  }

LOOPS(bytes, uint8_t, 0, 255)
LOOPS(floats, float, -INFINITY, INFINITY)

static PyObject *morph(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, radius;
  int dilate, disc;
  if (!PyArg_ParseTuple(args, "O&nnnpp:morph", to_view, &v, &w, &h, &radius, &dilate, &disc)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, 1, "Bf", 1) == 0) {
    if (radius < 0 || radius > MAX_RADIUS)
      PyErr_SetString(PyExc_ValueError, "check shape: radius must be 0 to 127");
    else if (result_new(state_of(module), &r, p.kind, p.values) == 0) {
      int bad = p.kind == 'f' ? floats_morph(p.at.f, r.at.f, p.width, p.height, (size_t)radius, dilate, disc)
                              : bytes_morph(p.at.b, r.at.b, p.width, p.height, (size_t)radius, dilate, disc);
      if (bad)
        result_drop(&r);
      else
        out = result_done(&r);
    }
  }
  drop_view(&v);
  return out;
}

PyMethodDef morphology_methods[] = {
    {"morph", morph, METH_VARARGS, "morph(data, width, height, radius, dilate, disc): data"},
    {NULL, NULL, 0, NULL},
};
