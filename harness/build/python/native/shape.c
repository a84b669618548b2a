/* What a mask's outline is like: rays from a point, run lengths. */
#include "native.h"

#include <math.h>

#define MAX_RUNS (1 << 20)
#define MAX_RAYS 3600

/* farthest gives a distance from a place that no pixel of the mask exceeds. */
static double farthest(const Picture *p, double cx, double cy) {
  double most = 0;
  for (size_t y = 0; y < p->height; y++)
    for (size_t x = 0; x < p->width; x++)
      if (p->at.b[y * p->width + x]) {
        double dx = (double)x - cx, dy = (double)y - cy, d = dx * dx + dy * dy;
        if (d > most) most = d;
      }
  return ceil(sqrt(most)) + 1;
}

static double ray(const Picture *p, double cx, double cy, double angle, double reach) {
  double s = sin(angle), c = cos(angle);
  for (double d = reach; d > 0; d -= 0.5) {
    double x = floor(cx + d * c + 0.5), y = floor(cy + d * s + 0.5);
    if (x >= 0 && y >= 0 && x < (double)p->width && y < (double)p->height && p->at.b[(size_t)y * p->width + (size_t)x]) return d;
  }
  return 0;
}

static PyObject *radii(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, count;
  double cx, cy, angle;
  if (!PyArg_ParseTuple(args, "O&nndddn:radii", to_view, &v, &w, &h, &cx, &cy, &angle, &count)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, 1, "B", 1) == 0) {
    if (count < 1 || count > MAX_RAYS)
      PyErr_SetString(PyExc_ValueError, "measure radii: count must be 1 to 3600");
    else if (!(cx >= -0.5 && cy >= -0.5 && cx <= (double)w - 0.5 && cy <= (double)h - 0.5) || !isfinite(angle))
      PyErr_SetString(PyExc_ValueError, "measure radii: the place must lie within the mask and the angle be finite");
    else if (result_new(state_of(module), &r, 'd', (size_t)count) == 0) {
      double reach = farthest(&p, cx, cy);
      for (Py_ssize_t i = 0; i < count; i++) r.at.d[i] = ray(&p, cx, cy, angle + (double)i * 2 * 3.14159265358979323846 / (double)count, reach);
      out = result_done(&r);
    }
  }
  drop_view(&v);
  return out;
}

static int append_run(PyObject *list, size_t n) {
  if (PyList_Size(list) >= MAX_RUNS) {
    PyErr_SetString(PyExc_ValueError, "write runs: more than 1048576 runs; smooth the mask first");
    return -1;
  }
  PyObject *run = PyLong_FromSize_t(n);
  int bad = !run || PyList_Append(list, run) < 0;
  Py_XDECREF(run);
  return bad ? -1 : 0;
}

/* Row and column of the mask for each of the image are those of the whole part of the scaled place. */
static PyObject *runs(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, width, height;
  (void)module;
  if (!PyArg_ParseTuple(args, "O&nnnn:runs", to_view, &v, &w, &h, &width, &height)) return NULL;
  Picture p;
  PyObject *list = NULL;
  if (picture(&p, &v, w, h, 1, "B", 1) == 0 && sizes(width, height) == 0 && (list = PyList_New(0))) {
    int set = 0, bad = 0;
    size_t begun = 0;
    for (size_t y = 0; y < (size_t)height && !bad; y++) {
      const uint8_t *row = p.at.b + (size_t)((uint64_t)y * p.height / (uint64_t)height) * p.width;
      for (size_t c = 0; c < p.width && !bad; c++) {
        uint64_t first = ((uint64_t)c * (uint64_t)width + p.width - 1) / p.width, next = ((uint64_t)(c + 1) * (uint64_t)width + p.width - 1) / p.width;
        if (!row[c] == !set || first == next) continue;
        size_t at = y * (size_t)width + (size_t)first;
        bad = append_run(list, at - begun) < 0;
        set = !set;
        begun = at;
      }
    }
    if (bad || append_run(list, (size_t)width * (size_t)height - begun) < 0) Py_CLEAR(list);
  }
  drop_view(&v);
  return list;
}

PyMethodDef shape_methods[] = {
    {"radii", radii, METH_VARARGS, "radii(mask, width, height, x, y, angle, count): doubles"},
    {"runs", runs, METH_VARARGS, "runs(mask, width, height, new_width, new_height): list"},
    {NULL, NULL, 0, NULL},
};
