/* Values and masks, pixel by pixel. */
#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* mask_for checks a mask that may be None to say every pixel. */
static int mask_for(Picture *mask, const Py_buffer *view, const Picture *p) {
  mask->at.raw = NULL;
  return view->obj ? picture(mask, view, (Py_ssize_t)p->width, (Py_ssize_t)p->height, 1, "B", 1) : 0;
}

static int to_view_or_none(PyObject *o, void *view) {
  if (o == Py_None) {
    ((Py_buffer *)view)->obj = NULL;
    return 1;
  }
  return to_view(o, view);
}

/* As numpy.histogram: the last bin holds its upper bound too, what lies outside is not counted. */
static PyObject *histogram(PyObject *module, PyObject *args) {
  Py_buffer v, mv = {0};
  Py_ssize_t w, h, channels, channel, bins;
  double low, high;
  (void)module;
  if (!PyArg_ParseTuple(args, "O&nnnnO&ndd:histogram", to_view, &v, &w, &h, &channels, &channel, to_view_or_none, &mv, &bins, &low, &high)) return NULL;
  Picture p, mask;
  PyObject *list = NULL;
  uint32_t *count = NULL;
  if (picture(&p, &v, w, h, channels, "Bf", 0) < 0 || mask_for(&mask, &mv, &p) < 0) goto done;
  if (channel < 0 || channel >= channels || bins < 1 || bins > MAX_BINS || !isfinite(low) || !isfinite(high) || !(low < high) || !isfinite(high - low)) {
    PyErr_SetString(PyExc_ValueError, "count values: channel must be one of the image's, bins 1 to 65536, and low below high");
    goto done;
  }
  if (!(count = grab((size_t)bins, sizeof *count))) goto done;
  double scale = (double)bins / (high - low);
  for (size_t i = 0; i < p.pixels; i++) {
    if (mask.at.raw && !mask.at.b[i]) continue;
    size_t k = i * p.channels + (size_t)channel;
    double x = p.kind == 'f' ? (double)p.at.f[k] : p.at.b[k];
    if (!(x >= low && x <= high)) continue;
    size_t bin = (size_t)((x - low) * scale);
    count[bin < (size_t)bins ? bin : (size_t)bins - 1]++;
  }
  if (!(list = PyList_New(bins))) goto done;
  for (Py_ssize_t i = 0; i < bins; i++) {
    PyObject *n = PyLong_FromUnsignedLong(count[i]);
    if (!n || PyList_SetItem(list, i, n) < 0) {
      Py_CLEAR(list);
      break;
    }
  }
done:
  free(count);
  drop_view(&v);
  drop_view(&mv);
  return list;
}

static PyObject *otsu(PyObject *module, PyObject *args) {
  Series s;
  (void)module;
  if (!PyArg_ParseTuple(args, "O&:otsu", to_series, &s)) return NULL;
  double total = 0, sum = 0, weight = 0, part = 0, best = -1;
  long at = 0;
  int bad = s.n < 2 || s.n > MAX_BINS;
  for (size_t i = 0; !bad && i < s.n; i++) {
    bad = !(s.v[i] >= 0 && s.v[i] <= 1e9);
    total += s.v[i];
    sum += (double)i * s.v[i];
  }
  if (bad || !(total > 0)) {
    PyErr_SetString(PyExc_ValueError, "find threshold: 2 to 65536 counts are needed, from 0 to 1e9 and not all 0");
    drop_series(&s);
    return NULL;
  }
  for (size_t i = 0; i < s.n; i++) {
    weight += s.v[i];
    part += (double)i * s.v[i];
    if (weight == 0 || weight >= total) continue;
    double gap = part / weight - (sum - part) / (total - weight), apart = weight * (total - weight) * gap * gap;
    if (apart > best) {
      best = apart;
      at = (long)i;
    }
  }
  drop_series(&s);
  return PyLong_FromLong(at);
}

static PyObject *threshold(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h;
  double low, high;
  if (!PyArg_ParseTuple(args, "O&nndd:threshold", to_view, &v, &w, &h, &low, &high)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, 1, "Bf", 1) == 0) {
    if (isnan(low) || isnan(high))
      PyErr_SetString(PyExc_ValueError, "set threshold: low and high must be numbers");
    else if (result_new(state_of(module), &r, 'B', p.pixels) == 0) {
      for (size_t i = 0; i < p.pixels; i++) {
        double x = p.kind == 'f' ? (double)p.at.f[i] : p.at.b[i];
        r.at.b[i] = x >= low && x <= high ? 255 : 0;
      }
      out = result_done(&r);
    }
  }
  drop_view(&v);
  return out;
}

/* combine: 0 and, 1 or, 2 xor, 3 the first without the second. */
static PyObject *combine(PyObject *module, PyObject *args) {
  Py_buffer va, vb;
  Py_ssize_t w, h;
  int how;
  if (!PyArg_ParseTuple(args, "O&O&nni:combine", to_view, &va, to_view, &vb, &w, &h, &how)) return NULL;
  Picture a, b;
  Result r;
  PyObject *out = NULL;
  if (picture(&a, &va, w, h, 1, "B", 1) == 0 && picture(&b, &vb, w, h, 1, "B", 1) == 0) {
    if (how < 0 || how > 3)
      PyErr_SetString(PyExc_ValueError, "combine masks: no such operation");
    else if (result_new(state_of(module), &r, 'B', a.pixels) == 0) {
      for (size_t i = 0; i < a.pixels; i++) {
        int x = a.at.b[i] != 0, y = b.at.b[i] != 0;
        r.at.b[i] = (uint8_t)-(how == 0 ? x & y : how == 1 ? x | y : how == 2 ? x ^ y : x & !y);
      }
      out = result_done(&r);
    }
  }
  drop_view(&va);
  drop_view(&vb);
  return out;
}

static PyObject *invert(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h;
  if (!PyArg_ParseTuple(args, "O&nn:invert", to_view, &v, &w, &h)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, 1, "B", 1) == 0 && result_new(state_of(module), &r, 'B', p.pixels) == 0) {
    for (size_t i = 0; i < p.pixels; i++) r.at.b[i] = p.at.b[i] ? 0 : 255;
    out = result_done(&r);
  }
  drop_view(&v);
  return out;
}

static PyObject *count(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h;
  (void)module;
  if (!PyArg_ParseTuple(args, "O&nn:count", to_view, &v, &w, &h)) return NULL;
  Picture p;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, 1, "B", 1) == 0) {
    size_t n = 0;
    for (size_t i = 0; i < p.pixels; i++) n += p.at.b[i] != 0;
    out = PyLong_FromSize_t(n);
  }
  drop_view(&v);
  return out;
}

static PyObject *convert(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, channels;
  int bytes;
  if (!PyArg_ParseTuple(args, "O&nnnp:convert", to_view, &v, &w, &h, &channels, &bytes)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, channels, "Bf", 0) == 0 && result_new(state_of(module), &r, bytes ? 'B' : 'f', p.values) == 0) {
    if (bytes && p.kind == 'B')
      memcpy(r.at.b, p.at.b, p.values);
    else if (bytes)
      save_row(r.at.b, 'B', 0, p.values, p.at.f);
    else
      load_row(&p, 0, p.values, r.at.f);
    out = result_done(&r);
  }
  drop_view(&v);
  return out;
}

static PyObject *lookup(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, channels;
  PyObject *table;
  double to[256];
  size_t n;
  if (!PyArg_ParseTuple(args, "O&nnnO:lookup", to_view, &v, &w, &h, &channels, &table)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, channels, "B", 0) == 0 && weights(table, to, 256, &n, "table") == 0) {
    if (n != 256)
      PyErr_SetString(PyExc_ValueError, "check table: 256 numbers are needed");
    else if (result_new(state_of(module), &r, 'f', p.values) == 0) {
      for (size_t i = 0; i < p.values; i++) r.at.f[i] = (float)to[p.at.b[i]];
      out = result_done(&r);
    }
  }
  drop_view(&v);
  return out;
}

static PyObject *multiply(PyObject *module, PyObject *args) {
  Py_buffer v, fv;
  Py_ssize_t w, h, channels;
  if (!PyArg_ParseTuple(args, "O&nnnO&:multiply", to_view, &v, &w, &h, &channels, to_view, &fv)) return NULL;
  Picture p, f;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, channels, "Bf", 0) == 0 && picture(&f, &fv, w, h, 1, "Bf", 1) == 0) {
    size_t n = p.width * p.channels;
    float *line = grab(n + p.width, sizeof *line);
    if (line && result_new(state_of(module), &r, p.kind, p.values) == 0) {
      for (size_t y = 0; y < p.height; y++) {
        load_row(&p, y * n, n, line);
        load_row(&f, y * p.width, p.width, line + n);
        for (size_t i = 0; i < n; i++) line[i] *= line[n + (p.channels == 3 ? i / 3 : i)];
        save_row(r.at.raw, p.kind, y * n, n, line);
      }
      out = result_done(&r);
    }
    free(line);
  }
  drop_view(&v);
  drop_view(&fv);
  return out;
}

PyMethodDef pixel_methods[] = {
    {"histogram", histogram, METH_VARARGS, "histogram(data, width, height, channels, channel, mask, bins, low, high): list"},
    {"otsu", otsu, METH_VARARGS, "otsu(counts): index"},
    {"threshold", threshold, METH_VARARGS, "threshold(data, width, height, low, high): mask"},
    {"combine", combine, METH_VARARGS, "combine(a, b, width, height, how): mask"},
    {"invert", invert, METH_VARARGS, "invert(mask, width, height): mask"},
    {"count", count, METH_VARARGS, "count(mask, width, height): int"},
    {"convert", convert, METH_VARARGS, "convert(data, width, height, channels, bytes): data"},
    {"lookup", lookup, METH_VARARGS, "lookup(data, width, height, channels, table): floats"},
    {"multiply", multiply, METH_VARARGS, "multiply(data, width, height, channels, plane): data"},
    {NULL, NULL, 0, NULL},
};
