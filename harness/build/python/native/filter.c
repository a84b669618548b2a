/* Convolution in one and two dimensions; beyond the edges the nearest pixel counts on. */
#include "native.h"

#include <stdlib.h>
#include <string.h>

static size_t clamp(ptrdiff_t i, size_t n) { return i < 0 ? 0 : (size_t)i >= n ? n - 1 : (size_t)i; }

/* across convolves a line of pixels that has been lengthened at both ends. */
static void across(const float *line, float *to, size_t values, size_t channels, const double *kernel, size_t n) {
  memset(to, 0, values * sizeof *to);
  for (size_t k = 0; k < n; k++) {
    float weight = (float)kernel[n - 1 - k];
    const float *from = line + k * channels;
    for (size_t i = 0; i < values; i++) to[i] += weight * from[i];
  }
}

/* lengthen loads a row between copies of its first and last pixel. */
static void lengthen(const Picture *p, size_t row, size_t reach, float *line) {
  size_t c = p->channels, n = p->width * c;
  load_row(p, row * n, n, line + reach * c);
  for (size_t i = 0; i < reach; i++) {
    memcpy(line + i * c, line + reach * c, c * sizeof *line);
    memcpy(line + (reach + p->width + i) * c, line + (reach + p->width - 1) * c, c * sizeof *line);
  }
}

/* The rows that one new row needs are kept in a ring, each filtered across once. */
static int separable_into(const Picture *p, Result *r, const double *kx, size_t nx, const double *ky, size_t ny) {
  size_t n = p->width * p->channels, rx = nx / 2, ry = ny / 2;
  size_t held = ny < p->height ? ny : p->height;
  float *line = grab(n + 2 * rx * p->channels, sizeof *line), *sum = grab(n, sizeof *sum), *ring = grab(held * n, sizeof *ring);
  int bad = !line || !sum || !ring;
  size_t next = 0; /* the rows before this one are in the ring, by their number modulo its length */
  for (size_t y = 0; !bad && y < p->height; y++) {
    size_t last = clamp((ptrdiff_t)(y + ry), p->height);
    for (; next <= last; next++) {
      lengthen(p, next, rx, line);
      across(line, ring + next % held * n, n, p->channels, kx, nx);
    }
    memset(sum, 0, n * sizeof *sum);
    for (size_t k = 0; k < ny; k++) {
      const float *from = ring + clamp((ptrdiff_t)(y + k) - (ptrdiff_t)ry, p->height) % held * n;
      float weight = (float)ky[ny - 1 - k];
      for (size_t i = 0; i < n; i++) sum[i] += weight * from[i];
    }
    save_row(r->at.raw, p->kind, y * n, n, sum);
  }
  free(line);
  free(sum);
  free(ring);
  return bad ? -1 : 0;
}

static PyObject *separable(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, channels;
  PyObject *horizontal, *vertical;
  double kx[MAX_KERNEL], ky[MAX_KERNEL];
  size_t nx, ny;
  if (!PyArg_ParseTuple(args, "O&nnnOO:separable", to_view, &v, &w, &h, &channels, &horizontal, &vertical)) return NULL;
  Picture p;
  Result r = {0};
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, channels, "Bf", 0) == 0 && weights(horizontal, kx, MAX_KERNEL, &nx, "kernel") == 0 &&
      weights(vertical, ky, MAX_KERNEL, &ny, "kernel") == 0) {
    if (!(nx & 1) || !(ny & 1))
      PyErr_SetString(PyExc_ValueError, "check kernel: the number of its values must be odd");
    else if (result_new(state_of(module), &r, p.kind, p.values) == 0) {
      if (separable_into(&p, &r, kx, nx, ky, ny) < 0)
        result_drop(&r);
      else
        out = result_done(&r);
    }
  }
  drop_view(&v);
  return out;
}

static PyObject *convolve(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, channels, across_n, down_n;
  PyObject *values;
  double kernel[MAX_KERNEL_SIDE * MAX_KERNEL_SIDE];
  size_t n;
  if (!PyArg_ParseTuple(args, "O&nnnOnn:convolve", to_view, &v, &w, &h, &channels, &values, &across_n, &down_n)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, channels, "Bf", 0) == 0 && weights(values, kernel, MAX_KERNEL_SIDE * MAX_KERNEL_SIDE, &n, "kernel") == 0) {
    size_t kw = (size_t)across_n, kh = (size_t)down_n, line_n = p.width * p.channels;
    float *line = NULL, *sum = NULL;
    if (across_n < 1 || down_n < 1 || across_n > MAX_KERNEL_SIDE || down_n > MAX_KERNEL_SIDE || !(kw & 1) || !(kh & 1) || kw * kh != n)
      PyErr_SetString(PyExc_ValueError, "check kernel: rows of equal length are needed, an odd number up to 15 each way");
    else if ((line = grab((p.width + kw) * p.channels, sizeof *line)) && (sum = grab(2 * line_n, sizeof *sum)) &&
             result_new(state_of(module), &r, p.kind, p.values) == 0) {
      for (size_t y = 0; y < p.height; y++) {
        memset(sum, 0, line_n * sizeof *sum);
        for (size_t k = 0; k < kh; k++) {
          lengthen(&p, clamp((ptrdiff_t)(y + k) - (ptrdiff_t)(kh / 2), p.height), kw / 2, line);
          across(line, sum + line_n, line_n, p.channels, kernel + (kh - 1 - k) * kw, kw);
          for (size_t i = 0; i < line_n; i++) sum[i] += sum[line_n + i];
        }
        save_row(r.at.raw, p.kind, y * line_n, line_n, sum);
      }
      out = result_done(&r);
    }
    free(line);
    free(sum);
  }
  drop_view(&v);
  return out;
}

PyMethodDef filter_methods[] = {
    {"separable", separable, METH_VARARGS, "separable(data, width, height, channels, horizontal, vertical): data"},
    {"convolve", convolve, METH_VARARGS, "convolve(data, width, height, channels, kernel, kernel_width, kernel_height): data"},
    {NULL, NULL, 0, NULL},
};
