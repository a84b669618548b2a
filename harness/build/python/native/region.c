/* Pieces of a mask: which pixels hang together, and what each piece is like. */
#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Parts is a union-find over provisional labels; the root of a part is its lowest label. */
static int32_t root(int32_t *parent, int32_t i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

static int32_t join(int32_t *parent, int32_t a, int32_t b) {
  a = root(parent, a);
  b = root(parent, b);
  if (a < b) return parent[b] = a;
  return parent[a] = b;
}

/* label numbers the parts of the pixels that are set (or unset) from 1 on, by their first pixel, and leaves out those of
 * fewer pixels than least. It gives how many there are, -1 without memory. */
static Py_ssize_t label(const Picture *mask, int set, int eight, size_t least, int32_t *out) {
  size_t w = mask->width;
  /* two neighbouring pixels never both begin a part, so half of all labels are enough */
  int32_t *parent = grab(mask->pixels / 2 + w + 2, sizeof *parent), next = 1;
  uint32_t *size = NULL;
  if (!parent) return -1;
  for (size_t i = 0; i < mask->pixels; i++) {
    if (!mask->at.b[i] == !!set) {
      out[i] = 0;
      continue;
    }
    size_t x = i % w;
    int32_t left = x ? out[i - 1] : 0, up = i >= w ? out[i - w] : 0, best = left;
    if (up) best = left && left != up ? join(parent, left, up) : up;
    if (eight && i >= w && !up) {
      int32_t before = x ? out[i - w - 1] : 0, after = x + 1 < w ? out[i - w + 1] : 0;
      if (before && !left) best = before; /* with left, left is joined to it already */
      if (after) best = best && best != after ? join(parent, best, after) : after;
    }
    if (!best) {
      best = next;
      parent[next] = next;
      next++;
    }
    out[i] = best;
  }
  if (!(size = grab((size_t)next, sizeof *size))) {
    free(parent);
    return -1;
  }
  for (size_t i = 0; i < mask->pixels; i++)
    if (out[i]) size[out[i] = root(parent, out[i])]++;
  Py_ssize_t count = 0;
  for (int32_t i = 1; i < next; i++) /* a root is the lowest of its labels, so this is the order of first pixels */
    if (parent[i] == i) parent[i] = size[i] >= least ? (int32_t)++count : 0;
  for (size_t i = 0; i < mask->pixels; i++)
    if (out[i]) out[i] = parent[out[i]];
  free(size);
  free(parent);
  return count;
}

static PyObject *components(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h, least;
  int connectivity;
  if (!PyArg_ParseTuple(args, "O&nnin:components", to_view, &v, &w, &h, &connectivity, &least)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, 1, "B", 1) == 0) {
    if ((connectivity != 4 && connectivity != 8) || least < 1)
      PyErr_SetString(PyExc_ValueError, "label parts: connectivity must be 4 or 8, and min_size at least 1");
    else if (result_new(state_of(module), &r, 'i', p.pixels) == 0) {
      Py_ssize_t count = label(&p, 1, connectivity == 8, (size_t)least, r.at.i);
      if (count < 0)
        result_drop(&r);
      else
        out = Py_BuildValue("Nn", result_done(&r), count);
    }
  }
  drop_view(&v);
  return out;
}

/* fill sets what is unset and cannot be reached from the edges, going up, down, left and right. */
static PyObject *fill(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h;
  if (!PyArg_ParseTuple(args, "O&nn:fill", to_view, &v, &w, &h)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  if (picture(&p, &v, w, h, 1, "B", 1) == 0) {
    int32_t *labels = grab(p.pixels, sizeof *labels);
    Py_ssize_t count = labels ? label(&p, 0, 0, 1, labels) : -1;
    char *open = count < 0 ? NULL : grab((size_t)count + 1, 1);
    if (open && result_new(state_of(module), &r, 'B', p.pixels) == 0) {
      size_t low = (p.height - 1) * p.width;
      for (size_t x = 0; x < p.width; x++) open[labels[x]] = open[labels[low + x]] = 1;
      for (size_t y = 0; y < p.height; y++) open[labels[y * p.width]] = open[labels[y * p.width + p.width - 1]] = 1;
      for (size_t i = 0; i < p.pixels; i++) r.at.b[i] = labels[i] && open[labels[i]] ? 0 : 255;
      out = result_done(&r);
    }
    free(open);
    free(labels);
  }
  drop_view(&v);
  return out;
}

static PyObject *chosen(PyObject *module, PyObject *args) {
  Py_buffer v;
  Py_ssize_t w, h;
  Series ids;
  if (!PyArg_ParseTuple(args, "O&nnO&:select", to_view, &v, &w, &h, to_series, &ids)) return NULL;
  Picture p;
  Result r;
  PyObject *out = NULL;
  char *wanted = NULL;
  int bad = picture(&p, &v, w, h, 1, "i", 1) < 0 || !(wanted = grab(p.pixels + 1, 1));
  for (size_t i = 0; !bad && i < ids.n; i++) {
    double id = ids.v[i];
    bad = !(id >= 1 && id <= (double)p.pixels) || id != floor(id);
    if (bad)
      PyErr_SetString(PyExc_ValueError, "choose parts: labels are whole numbers from 1 on");
    else
      wanted[(size_t)id] = 1;
  }
  if (!bad && result_new(state_of(module), &r, 'B', p.pixels) == 0) {
    for (size_t i = 0; i < p.pixels; i++) {
      int32_t l = p.at.i[i];
      r.at.b[i] = l > 0 && (size_t)l <= p.pixels && wanted[l] ? 255 : 0;
    }
    out = result_done(&r);
  }
  free(wanted);
  drop_series(&ids);
  drop_view(&v);
  return out;
}

/* Part is what was summed up of one. Values are summed from their first one on, so that little is lost to rounding. */
typedef struct {
  uint64_t count;
  int64_t x, y, sx, sy, sxx, syy, sxy; /* sums from the first pixel on: 65535 squared, 16777216 times, fits */
  uint32_t left, top, right, low, straight, slant;
  double first[3], sum[3], squares[3];
  float least[3], most[3];
} Part;

/* edges counts where lines through the pixels enter or leave a part: Crofton's formula takes its perimeter from that. */
static void edges(const Picture *l, size_t x, size_t y, Part *of) {
  static const int step[8][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}};
  int32_t here = l->at.i[y * l->width + x];
  for (int k = 0; k < 8; k++) {
    size_t nx = x + (size_t)step[k][0], ny = y + (size_t)step[k][1]; /* -1 wraps to beyond every width */
    if (nx < l->width && ny < l->height && l->at.i[ny * l->width + nx] == here) continue;
    *(k < 4 ? &of->straight : &of->slant) += 1;
  }
}

static void add_pixel(const Picture *l, const Picture *values, size_t x, size_t y, Part *of) {
  if (!of->count || x < of->left) of->left = (uint32_t)x;
  if (!of->count) of->top = (uint32_t)y;
  if (x > of->right) of->right = (uint32_t)x;
  of->low = (uint32_t)y;
  if (!of->count) {
    of->x = (int64_t)x;
    of->y = (int64_t)y;
  }
  int64_t dx = (int64_t)x - of->x, dy = (int64_t)y - of->y;
  of->sx += dx;
  of->sy += dy;
  of->sxx += dx * dx;
  of->syy += dy * dy;
  of->sxy += dx * dy;
  edges(l, x, y, of);
  for (size_t c = 0; values && c < values->channels; c++) {
    size_t k = (y * l->width + x) * values->channels + c;
    float v = values->kind == 'f' ? values->at.f[k] : (float)values->at.b[k];
    if (!of->count) of->first[c] = of->least[c] = of->most[c] = v;
    double d = (double)v - of->first[c];
    of->sum[c] += d;
    of->squares[c] += d * d;
    if (v < of->least[c]) of->least[c] = v;
    if (v > of->most[c]) of->most[c] = v;
  }
  of->count++;
}

static PyObject *four(const double *v, size_t n) {
  PyObject *t = PyTuple_New((Py_ssize_t)n);
  for (size_t i = 0; t && i < n; i++) {
    PyObject *x = PyFloat_FromDouble(v[i]);
    if (!x || PyTuple_SetItem(t, (Py_ssize_t)i, x) < 0) Py_CLEAR(t);
  }
  return t;
}

static PyObject *describe(const Part *p, size_t channels) {
  double n = (double)p->count, mean[3], sd[3], least[3], most[3];
  for (size_t c = 0; c < channels; c++) {
    double m = p->sum[c] / n, spread = p->squares[c] / n - m * m;
    mean[c] = p->first[c] + m;
    sd[c] = spread > 0 ? sqrt(spread) : 0 * spread; /* NaN stays NaN */
    least[c] = p->least[c];
    most[c] = p->most[c];
    if (isnan(m)) least[c] = most[c] = m;
  }
  double cx = (double)p->sx / n, cy = (double)p->sy / n;
  double xx = (double)p->sxx / n - cx * cx, yy = (double)p->syy / n - cy * cy, xy = (double)p->sxy / n - cx * cy;
  double perimeter = 3.14159265358979323846 / 8 * ((double)p->straight + (double)p->slant / sqrt(2));
  return Py_BuildValue("KIIIIddddddNNNN", (unsigned long long)p->count, p->left, p->top, p->right - p->left + 1, p->low - p->top + 1,
                       (double)p->x + cx, (double)p->y + cy,
                       xx > 0 ? xx : 0.0, yy > 0 ? yy : 0.0, xy, perimeter, four(mean, channels), four(sd, channels), four(least, channels),
                       four(most, channels));
}

static PyObject *regions(PyObject *module, PyObject *args) {
  Py_buffer v, vv = {0};
  Py_ssize_t w, h, count, channels;
  PyObject *of;
  (void)module;
  if (!PyArg_ParseTuple(args, "O&nnnOn:regions", to_view, &v, &w, &h, &count, &of, &channels)) return NULL;
  Picture l, values;
  PyObject *list = NULL;
  Part *parts = NULL;
  int with = of != Py_None;
  if (picture(&l, &v, w, h, 1, "i", 1) < 0) goto done;
  if (with && (PyObject_GetBuffer(of, &vv, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0 || picture(&values, &vv, w, h, channels, "Bf", 0) < 0)) goto done;
  if (count < 0 || count > MAX_REGIONS) {
    PyErr_SetString(PyExc_ValueError, "measure parts: there may be 65535; drop the smallest with min_size");
    goto done;
  }
  if (!(parts = grab((size_t)count + 1, sizeof *parts)) || !(list = PyList_New(0))) goto done;
  for (size_t y = 0; y < l.height; y++)
    for (size_t x = 0; x < l.width; x++) {
      int32_t i = l.at.i[y * l.width + x];
      if (i > 0 && i <= count) add_pixel(&l, with ? &values : NULL, x, y, &parts[i]);
    }
  for (Py_ssize_t i = 1; list && i <= count; i++) {
    PyObject *one = parts[i].count ? describe(&parts[i], with ? values.channels : 0) : Py_NewRef(Py_None);
    if (!one || PyList_Append(list, one) < 0) Py_CLEAR(list);
    Py_XDECREF(one);
  }
done:
  free(parts);
  drop_view(&v);
  drop_view(&vv);
  return list;
}

PyMethodDef region_methods[] = {
    {"components", components, METH_VARARGS, "components(mask, width, height, connectivity, min_size): (labels, count)"},
    {"fill", fill, METH_VARARGS, "fill(mask, width, height): mask"},
    {"select", chosen, METH_VARARGS, "select(labels, width, height, ids): mask"},
    {"regions", regions, METH_VARARGS, "regions(labels, width, height, count, values, channels): list"},
    {NULL, NULL, 0, NULL},
};
