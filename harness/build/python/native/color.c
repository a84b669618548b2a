/* Colour spaces and distances of colours. RGB is sRGB, 0 to 255, in 8 bits or float. */
#include "native.h"

#include <math.h>
#include <stdlib.h>

/* Every conversion goes row by row through floats. */
typedef void convert_row(const float *from, float *to, size_t pixels, float *table);

static PyObject *converted(PyObject *module, PyObject *args, const char *parse, int from, int to, char kind, convert_row *row) {
  Py_buffer v;
  Py_ssize_t w, h;
  if (!PyArg_ParseTuple(args, parse, to_view, &v, &w, &h)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, from, from == 3 && kind == 'B' ? "f" : "Bf", from) == 0) {
    char give = kind ? kind : p.kind;
    float table[256]; /* powers are dear, and few values are used */
    for (int i = 0; i < 256; i++) table[i] = -1;
    float *in = grab(p.width * (size_t)(from + to), sizeof *in), *line = in ? in + p.width * (size_t)from : NULL;
    if (in && result_new(state_of(module), &r, give, p.pixels * (size_t)to) == 0) {
      for (size_t y = 0; y < p.height; y++) {
        load_row(&p, y * p.width * (size_t)from, p.width * (size_t)from, in);
        row(in, line, p.width, table);
        save_row(r.at.raw, give, y * p.width * (size_t)to, p.width * (size_t)to, line);
      }
      out = result_done(&r);
    }
    free(in);
  }
  drop_view(&v);
  return out;
}

/* Weights of ITU-R BT.601. In 8 bits the sums are whole thousandths, so that rounding is exact. */
static void row_grey(const float *from, float *to, size_t pixels, float *table) {
  (void)table;
  for (size_t i = 0; i < pixels; i++) to[i] = (299 * from[3 * i] + 587 * from[3 * i + 1] + 114 * from[3 * i + 2]) / 1000;
}

static void row_rgb(const float *from, float *to, size_t pixels, float *table) {
  (void)table;
  for (size_t i = 0; i < pixels; i++) to[3 * i] = to[3 * i + 1] = to[3 * i + 2] = from[i];
}

static void row_hsv(const float *from, float *to, size_t pixels, float *table) {
  (void)table;
  for (size_t i = 0; i < pixels; i++, from += 3, to += 3) {
    float r = from[0], g = from[1], b = from[2];
    float high = fmaxf(r, fmaxf(g, b)), low = fminf(r, fminf(g, b)), span = high - low, hue = 0;
    if (span > 0) {
      if (high == r)
        hue = (g - b) / span;
      else if (high == g)
        hue = 2 + (b - r) / span;
      else
        hue = 4 + (r - g) / span;
      hue *= 60;
      if (hue < 0) hue += 360;
    }
    to[0] = hue;
    to[1] = high > 0 ? span / high : 0;
    to[2] = high / 255;
  }
}

static void row_from_hsv(const float *from, float *to, size_t pixels, float *table) {
  (void)table;
  static const float shift[3] = {5, 3, 1};
  for (size_t i = 0; i < pixels; i++, from += 3, to += 3)
    for (int c = 0; c < 3; c++) {
      float k = fmodf(shift[c] + from[0] / 60, 6);
      if (k < 0) k += 6;
      float f = fmaxf(0, fminf(1, fminf(k, 4 - k)));
      to[c] = 255 * from[2] * (1 - from[1] * f);
    }
}

/* CIE 15:2018, 8.2.1, from sRGB (IEC 61966-2-1) at white D65. */
static const double xyz[3][3] = {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}};
static const double rgb[3][3] = {{3.2404542, -1.5371385, -0.4985314}, {-0.9692660, 1.8760108, 0.0415560}, {0.0556434, -0.2040259, 1.0572252}};
static const double white[3] = {0.95047, 1, 1.08883};

static float linear(float v) {
  if (!(v > 0)) return 0;
  v = v >= 255 ? 1 : v / 255;
  return v <= 0.04045f ? v / 12.92f : powf((v + 0.055f) / 1.055f, 2.4f);
}

static float bend(float t) { return t > 216.0f / 24389 ? cbrtf(t) : (24389.0f / 27 * t + 16) / 116; }
static float unbend(float t) { return t > 6.0f / 29 ? t * t * t : (116 * t - 16) * 27 / 24389; }

static void row_lab(const float *from, float *to, size_t pixels, float *table) {
  for (size_t i = 0; i < pixels; i++, from += 3, to += 3) {
    float l[3], f[3];
    for (int c = 0; c < 3; c++) {
      int whole = from[c] >= 0 && from[c] <= 255 ? (int)from[c] : -1;
      if (whole < 0 || (float)whole != from[c]) {
        l[c] = linear(from[c]);
        continue;
      }
      if (table[whole] < 0) table[whole] = linear(from[c]);
      l[c] = table[whole];
    }
    for (int k = 0; k < 3; k++) f[k] = bend((float)((xyz[k][0] * l[0] + xyz[k][1] * l[1] + xyz[k][2] * l[2]) / white[k]));
    to[0] = 116 * f[1] - 16;
    to[1] = 500 * (f[0] - f[1]);
    to[2] = 200 * (f[1] - f[2]);
  }
}

static void row_from_lab(const float *from, float *to, size_t pixels, float *table) {
  (void)table;
  for (size_t i = 0; i < pixels; i++, from += 3, to += 3) {
    float y = (from[0] + 16) / 116;
    double v[3] = {white[0] * unbend(y + from[1] / 500), white[1] * unbend(y), white[2] * unbend(y - from[2] / 200)};
    for (int c = 0; c < 3; c++) {
      float l = (float)(rgb[c][0] * v[0] + rgb[c][1] * v[1] + rgb[c][2] * v[2]);
      to[c] = 255 * (l <= 0.0031308f ? 12.92f * l : 1.055f * powf(l, 1 / 2.4f) - 0.055f);
    }
  }
}

static PyObject *to_grey(PyObject *m, PyObject *a) { return converted(m, a, "O&nn:to_grey", 3, 1, 0, row_grey); }
static PyObject *to_rgb(PyObject *m, PyObject *a) { return converted(m, a, "O&nn:to_rgb", 1, 3, 0, row_rgb); }
static PyObject *to_hsv(PyObject *m, PyObject *a) { return converted(m, a, "O&nn:to_hsv", 3, 3, 'f', row_hsv); }
static PyObject *from_hsv(PyObject *m, PyObject *a) { return converted(m, a, "O&nn:from_hsv", 3, 3, 'B', row_from_hsv); }
static PyObject *to_lab(PyObject *m, PyObject *a) { return converted(m, a, "O&nn:to_lab", 3, 3, 'f', row_lab); }
static PyObject *from_lab(PyObject *m, PyObject *a) { return converted(m, a, "O&nn:from_lab", 3, 3, 'B', row_from_lab); }

static PyObject *distance(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, channels;
  PyObject *color;
  if (!PyArg_ParseTuple(args, "O&nnnO:distance", to_view, &v, &w, &h, &channels, &color)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  double to[3];
  size_t n;
  if (picture(&p, &v, w, h, channels, "Bf", 0) == 0 && weights(color, to, 3, &n, "colour") == 0) {
    float *line = NULL;
    if (n != p.channels)
      PyErr_SetString(PyExc_ValueError, "check colour: one number a channel is needed");
    else if ((line = grab(p.width * p.channels, sizeof *line)) && result_new(state_of(module), &r, 'f', p.pixels) == 0) {
      for (size_t y = 0; y < p.height; y++) {
        load_row(&p, y * p.width * n, p.width * n, line);
        for (size_t x = 0; x < p.width; x++) {
          float sum = 0;
          for (size_t c = 0; c < n; c++) {
            float d = line[x * n + c] - (float)to[c];
            sum += d * d;
          }
          r.at.f[y * p.width + x] = sqrtf(sum / (float)n);
        }
      }
      out = result_done(&r);
    }
    free(line);
  }
  drop_view(&v);
  return out;
}

static PyObject *nearest(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, channels;
  PyObject *palette;
  if (!PyArg_ParseTuple(args, "O&nnnO:nearest", to_view, &v, &w, &h, &channels, &palette)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  double color[3 * MAX_PALETTE];
  size_t n;
  if (picture(&p, &v, w, h, channels, "Bf", 0) == 0 && weights(palette, color, MAX_PALETTE * p.channels, &n, "palette") == 0) {
    float *line = NULL;
    if (n % p.channels)
      PyErr_SetString(PyExc_ValueError, "check palette: one number a channel is needed");
    else if ((line = grab(p.width * p.channels, sizeof *line)) && result_new(state_of(module), &r, 'B', p.pixels) == 0) {
      for (size_t y = 0; y < p.height; y++) {
        load_row(&p, y * p.width * p.channels, p.width * p.channels, line);
        for (size_t x = 0; x < p.width; x++) {
          double best = INFINITY;
          for (size_t k = 0; k < n / p.channels; k++) {
            double sum = 0;
            for (size_t c = 0; c < p.channels; c++) {
              double d = line[x * p.channels + c] - color[k * p.channels + c];
              sum += d * d;
            }
            if (sum < best) {
              best = sum;
              r.at.b[y * p.width + x] = (uint8_t)k;
            }
          }
        }
      }
      out = result_done(&r);
    }
    free(line);
  }
  drop_view(&v);
  return out;
}

PyMethodDef color_methods[] = {
    {"to_grey", to_grey, METH_VARARGS, "to_grey(data, width, height): data"},
    {"to_rgb", to_rgb, METH_VARARGS, "to_rgb(data, width, height): data"},
    {"to_hsv", to_hsv, METH_VARARGS, "to_hsv(data, width, height): floats"},
    {"from_hsv", from_hsv, METH_VARARGS, "from_hsv(floats, width, height): data"},
    {"to_lab", to_lab, METH_VARARGS, "to_lab(data, width, height): floats"},
    {"from_lab", from_lab, METH_VARARGS, "from_lab(floats, width, height): data"},
    {"distance", distance, METH_VARARGS, "distance(data, width, height, channels, colour): floats"},
    {"nearest", nearest, METH_VARARGS, "nearest(data, width, height, channels, palette): data"},
    {NULL, NULL, 0, NULL},
};
