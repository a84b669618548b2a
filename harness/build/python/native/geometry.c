/* Sizes, places and directions. */
#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Span is which pixels of a line one of the new line covers, and how much of the first and the last. */
typedef struct {
  size_t from, to; /* to is the last one */
  float first, last, whole;
} Span;

static Span span(size_t i, size_t old, size_t new) {
  double from = (double)i * (double)old / (double)new, to = (double)(i + 1) * (double)old / (double)new;
  Span s;
  s.from = (size_t)from;
  if (s.from >= old) s.from = old - 1;
  s.to = (size_t)ceil(to) - 1;
  if (s.to < s.from) s.to = s.from;
  if (s.to >= old) s.to = old - 1;
  s.first = s.from == s.to ? (float)(to - from) : (float)((double)(s.from + 1) - from);
  s.last = (float)(to - (double)s.to);
  s.whole = (float)(to - from);
  return s;
}

static float share(const Span *s, size_t i) { return i == s->from ? s->first : i == s->to ? s->last : 1; }

static void add_row(const Picture *p, size_t y, float weight, float *sum) {
  size_t n = p->width * p->channels;
  if (p->kind == 'f') {
    const float *from = p->at.f + y * n;
    for (size_t i = 0; i < n; i++) sum[i] += weight * from[i];
  } else {
    const uint8_t *from = p->at.b + y * n;
    for (size_t i = 0; i < n; i++) sum[i] += weight * (float)from[i];
  }
}

/* by_area averages what each new pixel covers: rows first, for they lie together. */
static void by_area(const Picture *p, Result *r, size_t width, size_t height, float *sum, float *line, Span *across) {
  size_t channels = p->channels;
  for (size_t x = 0; x < width; x++) across[x] = span(x, p->width, width);
  for (size_t y = 0; y < height; y++) {
    Span down = span(y, p->height, height);
    memset(sum, 0, p->width * channels * sizeof *sum);
    for (size_t i = down.from; i <= down.to; i++) add_row(p, i, share(&down, i), sum);
    for (size_t x = 0; x < width; x++) {
      const Span *s = &across[x];
      for (size_t c = 0; c < channels; c++) {
        float v = 0;
        for (size_t i = s->from; i <= s->to; i++) v += share(s, i) * sum[i * channels + c];
        line[x * channels + c] = v / (s->whole * down.whole);
      }
    }
    save_row(r->at.raw, p->kind, y * width * channels, width * channels, line);
  }
}

/* between gives the pixel before a place, and how far behind it the place lies. */
static size_t between(double at, size_t n, float *part) {
  if (!(at > 0)) at = 0;
  if (at > (double)(n - 1)) at = (double)(n - 1);
  size_t i = (size_t)at;
  if (i + 1 >= n && n > 1) i = n - 2;
  *part = n > 1 ? (float)(at - (double)i) : 0;
  return i;
}

static float value(const Picture *p, size_t i) { return p->kind == 'f' ? p->at.f[i] : (float)p->at.b[i]; }

/* mix is the value at a place between four pixels. */
static float mix(const Picture *p, size_t x, float fx, size_t y, float fy, size_t c) {
  size_t right = p->width > 1 ? p->channels : 0, down = p->height > 1 ? p->width * p->channels : 0;
  size_t i = (y * p->width + x) * p->channels + c;
  float top = value(p, i) + fx * (value(p, i + right) - value(p, i));
  float low = value(p, i + down) + fx * (value(p, i + down + right) - value(p, i + down));
  return top + fy * (low - top);
}

static void bilinear(const Picture *p, Result *r, size_t width, size_t height, float *line) {
  size_t channels = p->channels;
  for (size_t y = 0; y < height; y++) {
    float fx, fy;
    size_t row = between(((double)y + 0.5) * (double)p->height / (double)height - 0.5, p->height, &fy);
    for (size_t x = 0; x < width; x++) {
      size_t column = between(((double)x + 0.5) * (double)p->width / (double)width - 0.5, p->width, &fx);
      for (size_t c = 0; c < channels; c++) line[x * channels + c] = mix(p, column, fx, row, fy, c);
    }
    save_row(r->at.raw, p->kind, y * width * channels, width * channels, line);
  }
}

static PyObject *resize(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, channels, width, height;
  int area;
  if (!PyArg_ParseTuple(args, "O&nnnnnp:resize", to_view, &v, &w, &h, &channels, &width, &height, &area)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, channels, "Bf", 0) == 0 && sizes(width, height) == 0) {
    float *sum = grab((p.width + (size_t)width) * p.channels, sizeof *sum);
    Span *across = sum ? grab((size_t)width, sizeof *across) : NULL;
    if (across && result_new(state_of(module), &r, p.kind, (size_t)width * (size_t)height * p.channels) == 0) {
      float *line = sum + p.width * p.channels;
      if (area)
        by_area(&p, &r, (size_t)width, (size_t)height, sum, line, across);
      else
        bilinear(&p, &r, (size_t)width, (size_t)height, line);
      out = result_done(&r);
    }
    free(across);
    free(sum);
  }
  drop_view(&v);
  return out;
}

static PyObject *crop(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, channels, x, y, width, height;
  if (!PyArg_ParseTuple(args, "O&nnnnnnn:crop", to_view, &v, &w, &h, &channels, &x, &y, &width, &height)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, channels, "Bf", 0) == 0 && sizes(width, height) == 0) {
    size_t unit = p.channels * (p.kind == 'f' ? 4 : 1);
    if (x < 0 || y < 0 || x > w || y > h || width > w - x || height > h - y)
      PyErr_SetString(PyExc_ValueError, "crop image: the part does not lie within the image");
    else if (result_new(state_of(module), &r, p.kind, (size_t)width * (size_t)height * p.channels) == 0) {
      for (size_t row = 0; row < (size_t)height; row++)
        memcpy((char *)r.at.raw + row * (size_t)width * unit,
               (const char *)p.at.raw + (((size_t)y + row) * p.width + (size_t)x) * unit, (size_t)width * unit);
      out = result_done(&r);
    }
  }
  drop_view(&v);
  return out;
}

static PyObject *affine(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, channels, width, height;
  PyObject *matrix;
  int smooth;
  double fill, m[6];
  size_t n;
  if (!PyArg_ParseTuple(args, "O&nnnnnOpd:affine", to_view, &v, &w, &h, &channels, &width, &height, &matrix, &smooth, &fill)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, channels, "Bf", 0) == 0 && sizes(width, height) == 0 && weights(matrix, m, 6, &n, "matrix") == 0) {
    float *line = NULL;
    if (n != 6)
      PyErr_SetString(PyExc_ValueError, "check matrix: 6 numbers are needed");
    else if ((line = grab((size_t)width * p.channels, sizeof *line)) &&
             result_new(state_of(module), &r, p.kind, (size_t)width * (size_t)height * p.channels) == 0) {
      for (size_t y = 0; y < (size_t)height; y++) {
        for (size_t x = 0; x < (size_t)width; x++) {
          double sx = m[0] * (double)x + m[1] * (double)y + m[2], sy = m[3] * (double)x + m[4] * (double)y + m[5];
          int inside = sx >= -0.5 && sy >= -0.5 && sx < (double)p.width - 0.5 && sy < (double)p.height - 0.5;
          float fx = 0, fy = 0;
          size_t column = 0, row = 0;
          if (inside && smooth) {
            column = between(sx, p.width, &fx);
            row = between(sy, p.height, &fy);
          } else if (inside) {
            column = (size_t)(sx + 0.5);
            row = (size_t)(sy + 0.5);
            if (column >= p.width) column = p.width - 1; /* just below a half may round up to it */
            if (row >= p.height) row = p.height - 1;
          }
          for (size_t c = 0; c < p.channels; c++)
            line[x * p.channels + c] = !inside  ? (float)fill
                                       : smooth ? mix(&p, column, fx, row, fy, c)
                                                : value(&p, (row * p.width + column) * p.channels + c);
        }
        save_row(r.at.raw, p.kind, y * (size_t)width * p.channels, (size_t)width * p.channels, line);
      }
      out = result_done(&r);
    }
    free(line);
  }
  drop_view(&v);
  return out;
}

static PyObject *radial(PyObject *module, PyObject *args) {
  Py_ssize_t w, h;
  Result r;
  if (!PyArg_ParseTuple(args, "nn:radial", &w, &h) || sizes(w, h) < 0 || result_new(state_of(module), &r, 'f', (size_t)w * (size_t)h) < 0)
    return NULL;
  double cx = (double)(w - 1) / 2, cy = (double)(h - 1) / 2, longest = cx * cx + cy * cy;
  if (longest == 0) longest = 1;
  for (Py_ssize_t y = 0; y < h; y++)
    for (Py_ssize_t x = 0; x < w; x++) {
      double dx = (double)x - cx, dy = (double)y - cy;
      r.at.f[y * w + x] = (float)((dx * dx + dy * dy) / longest);
    }
  return result_done(&r);
}

PyMethodDef geometry_methods[] = {
    {"resize", resize, METH_VARARGS, "resize(data, width, height, channels, new_width, new_height, area): data"},
    {"crop", crop, METH_VARARGS, "crop(data, width, height, channels, x, y, new_width, new_height): data"},
    {"affine", affine, METH_VARARGS, "affine(data, width, height, channels, new_width, new_height, matrix, bilinear, fill): data"},
    {"radial", radial, METH_VARARGS, "radial(width, height): floats"},
    {NULL, NULL, 0, NULL},
};
