/* Arguments in, results out. */
#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void *grab(size_t count, size_t size) {
  void *p = calloc(count ? count : 1, size);
  if (!p) PyErr_NoMemory();
  return p;
}

int to_view(PyObject *o, void *view) {
  if (!o) { /* parsing failed later on */
    drop_view(view);
    return 1;
  }
  return PyObject_GetBuffer(o, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0 ? 0 : Py_CLEANUP_SUPPORTED;
}

void drop_view(Py_buffer *view) {
  if (view->obj) PyBuffer_Release(view);
}

/* kind_of is the one letter of a buffer's format, 0 for any other. */
static char kind_of(const Py_buffer *view) {
  const char *f = view->format ? view->format : "B";
  if (*f == '@' || (*f == '<' && PY_LITTLE_ENDIAN)) f++;
  if (!*f || f[1]) return 0;
  if (*f == 'l') return view->itemsize == 4 ? 'i' : 'q';
  if (*f == 'L') return view->itemsize == 4 ? 'I' : 'Q';
  return *f;
}

int sizes(Py_ssize_t width, Py_ssize_t height) {
  if (width < 1 || height < 1 || width > (Py_ssize_t)MAX_SIDE || height > (Py_ssize_t)MAX_SIDE) {
    PyErr_SetString(PyExc_ValueError, "check image: width and height must be 1 to 65535");
    return -1;
  }
  if ((uint64_t)width * (uint64_t)height > MAX_PIXELS) {
    PyErr_SetString(PyExc_ValueError, "check image: more than 16777216 pixels");
    return -1;
  }
  return 0;
}

int picture(Picture *p, const Py_buffer *view, Py_ssize_t width, Py_ssize_t height, Py_ssize_t channels, const char *kinds, int want) {
  if (sizes(width, height) < 0) return -1;
  if (want ? channels != want : channels != 1 && channels != 3) {
    PyErr_SetString(PyExc_ValueError, want == 1 ? "check image: one channel is needed"
                                      : want    ? "check image: three channels are needed"
                                                : "check image: channels must be 1 or 3");
    return -1;
  }
  p->kind = kind_of(view);
  size_t unit = p->kind == 'B' ? 1 : 4;
  if (!p->kind || !strchr(kinds, p->kind) || (size_t)view->itemsize != unit) {
    PyErr_SetString(PyExc_TypeError, !strcmp(kinds, "B")   ? "check image: 8-bit values are needed"
                                     : !strcmp(kinds, "i") ? "check labels: an array of type 'i' is needed"
                                                           : "check image: 8-bit values or an array of type 'f' are needed");
    return -1;
  }
  p->width = (size_t)width;
  p->height = (size_t)height;
  p->channels = (size_t)channels;
  p->pixels = p->width * p->height;
  p->values = p->pixels * p->channels;
  if ((uint64_t)view->len != (uint64_t)p->pixels * p->channels * unit) {
    PyErr_SetString(PyExc_ValueError, "check image: the data's length is not width * height * channels");
    return -1;
  }
  p->at.raw = view->buf;
  return 0;
}

void load_row(const Picture *p, size_t offset, size_t n, float *to) {
  if (p->kind == 'f') {
    memcpy(to, p->at.f + offset, n * sizeof *to);
    return;
  }
  const uint8_t *from = p->at.b + offset;
  for (size_t i = 0; i < n; i++) to[i] = from[i];
}

void save_row(void *to, char kind, size_t offset, size_t n, const float *from) {
  if (kind == 'f') {
    memcpy((float *)to + offset, from, n * sizeof *from);
    return;
  }
  uint8_t *b = (uint8_t *)to + offset;
  for (size_t i = 0; i < n; i++) b[i] = to_byte(from[i]);
}

int result_new(State *s, Result *r, char kind, size_t n) {
  memset(r, 0, sizeof *r);
  if (kind == 'B') {
    r->object = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)n);
  } else {
    static const char zeros[sizeof(double)];
    int unit = kind == 'd' ? 8 : kind == 'h' ? 2 : 4;
    PyObject *one = PyObject_CallFunction(s->array, "Cy#", kind, zeros, (Py_ssize_t)unit);
    if (!one) return -1;
    r->object = PySequence_Repeat(one, (Py_ssize_t)n);
    Py_DECREF(one);
  }
  if (!r->object) return -1;
  if (PyObject_GetBuffer(r->object, &r->view, PyBUF_WRITABLE) < 0) {
    Py_CLEAR(r->object);
    return -1;
  }
  r->at.raw = r->view.buf;
  if (kind == 'B' && n) memset(r->at.raw, 0, n);
  return 0;
}

PyObject *result_done(Result *r) {
  PyBuffer_Release(&r->view);
  return r->object;
}

void result_drop(Result *r) {
  if (!r->object) return;
  PyBuffer_Release(&r->view);
  Py_CLEAR(r->object);
}

static const char not_numbers[] = "check signal: a contiguous buffer of numbers, or a list of them, is needed";

#define COPY(type) \
  for (size_t i = 0; i < n; i++) to[i] = (double)((const type *)from)[i]

/* widen copies a buffer's values; 0 for a format that is none of numbers. */
static int widen(double *to, const void *from, size_t n, char kind) {
  switch (kind) {
  case 'f': COPY(float); return 1;
  case 'b': COPY(int8_t); return 1;
  case 'B': COPY(uint8_t); return 1;
  case 'h': COPY(int16_t); return 1;
  case 'H': COPY(uint16_t); return 1;
  case 'i': COPY(int32_t); return 1;
  case 'I': COPY(uint32_t); return 1;
  case 'q': COPY(int64_t); return 1;
  case 'Q': COPY(uint64_t); return 1;
  case 'd': COPY(double); return 1;
  }
  return 0;
}

static int too_long(size_t n) {
  if (n <= MAX_SAMPLES) return 0;
  PyErr_SetString(PyExc_ValueError, "check signal: more than 16777216 samples");
  return 1;
}

static int from_buffer(Series *s) {
  char kind = kind_of(&s->view);
  s->n = s->view.itemsize > 0 ? (size_t)(s->view.len / s->view.itemsize) : 0;
  if (too_long(s->n)) return -1;
  if (kind == 'd' && s->view.itemsize == 8) {
    s->v = s->view.buf;
    return 0;
  }
  int unit = !kind ? 0 : strchr("bB", kind) ? 1 : strchr("hH", kind) ? 2 : strchr("qQ", kind) ? 8 : 4;
  if (!kind || !strchr("fbBhHiIqQ", kind) || s->view.itemsize != unit) {
    PyErr_SetString(PyExc_TypeError, not_numbers);
    return -1;
  }
  if (!(s->own = grab(s->n, sizeof(double)))) return -1;
  widen(s->own, s->view.buf, s->n, kind);
  s->v = s->own;
  return 0;
}

static int from_list(Series *s, PyObject *o) {
  PyObject *list = PySequence_List(o);
  if (!list) return -1;
  s->n = (size_t)PyList_Size(list);
  int bad = too_long(s->n) || !(s->own = grab(s->n, sizeof(double)));
  for (size_t i = 0; !bad && i < s->n; i++) {
    PyObject *item = PyList_GetItem(list, (Py_ssize_t)i); /* borrowed */
    if (!item) {
      bad = 1;
      break;
    }
    Py_INCREF(item); /* its __float__ may change the list */
    s->own[i] = PyFloat_AsDouble(item);
    Py_DECREF(item);
    bad = s->own[i] == -1.0 && PyErr_Occurred();
    if (bad && PyErr_ExceptionMatches(PyExc_TypeError))
      PyErr_SetString(PyExc_TypeError, not_numbers);
  }
  Py_DECREF(list);
  s->v = s->own;
  return bad ? -1 : 0;
}

int to_series(PyObject *o, void *to) {
  Series *s = to;
  if (!o) {
    drop_series(s);
    return 1;
  }
  memset(s, 0, sizeof *s);
  int bad;
  if (PyObject_CheckBuffer(o))
    bad = PyObject_GetBuffer(o, &s->view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0 || from_buffer(s) < 0;
  else if (PyUnicode_Check(o) || !PySequence_Check(o)) {
    PyErr_SetString(PyExc_TypeError, not_numbers);
    bad = 1;
  } else
    bad = from_list(s, o) < 0;
  if (bad) {
    drop_series(s);
    return 0;
  }
  return Py_CLEANUP_SUPPORTED;
}

void drop_series(Series *s) {
  drop_view(&s->view);
  free(s->own);
  memset(s, 0, sizeof *s);
}

int weights(PyObject *o, double *to, size_t most, size_t *n, const char *name) {
  Series s;
  if (!to_series(o, &s)) return -1;
  int bad = s.n < 1 || s.n > most;
  if (bad) PyErr_Format(PyExc_ValueError, "check %s: 1 to %zu numbers are needed", name, most);
  for (size_t i = 0; !bad && i < s.n; i++) {
    bad = !isfinite(s.v[i]);
    if (bad) PyErr_Format(PyExc_ValueError, "check %s: every number must be finite", name);
    to[i] = s.v[i];
  }
  *n = s.n;
  drop_series(&s);
  return bad ? -1 : 0;
}
