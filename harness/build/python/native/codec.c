/* PNG and JPEG. */
#include "native.h"

#include "inspect.h"
#include "stb.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FILE (64u << 20)

/* look reads the structure of a file. */
static int look(const Py_buffer *file, Head *head) {
  if ((size_t)file->len > MAX_FILE) {
    PyErr_SetString(PyExc_ValueError, "decode image: the file has more than 64 MiB");
    return -1;
  }
  const char *wrong = inspect_image(file->buf, (size_t)file->len, head);
  if (!wrong) return 0;
  PyErr_Format(PyExc_ValueError, "decode image: %s", wrong);
  return -1;
}

static PyObject *probe(PyObject *module, PyObject *args) {
  Py_buffer file;
  Head h;
  (void)module;
  if (!PyArg_ParseTuple(args, "O&:probe", to_view, &file)) return NULL;
  int bad = look(&file, &h);
  drop_view(&file);
  return bad ? NULL : Py_BuildValue("sIIii", h.format, h.width, h.height, h.channels, h.bits);
}

/* padded copies a file, its palette filled up with black: the decoder reads whatever lies behind a short one. */
static uint8_t *padded(const uint8_t *data, const Head *h, size_t *n) {
  size_t had = 3 * h->colors, before = h->palette + 8 + had, more = 768 - had;
  uint8_t *copy = grab(h->end + more, 1);
  if (!copy) return NULL;
  memcpy(copy, data, before);
  memcpy(copy + before + more, data + before, h->end - before);
  copy[h->palette + 2] = 768 >> 8; /* the length's lower half; the decoder reads no checksum */
  copy[h->palette + 3] = 768 & 255;
  *n = h->end + more;
  return copy;
}

/* over_white drops a last channel of opacity. */
static void over_white(uint8_t *to, const uint8_t *from, size_t pixels, int channels) {
  for (size_t i = 0; i < pixels; i++) {
    unsigned alpha = from[channels];
    for (int c = 0; c < channels; c++) *to++ = (uint8_t)((from[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    from += channels + 1;
  }
}

static PyObject *decoded(State *s, const uint8_t *data, const Head *h, size_t most) {
  size_t n = h->end;
  uint8_t *copy = NULL;
  if (h->colors && h->colors < 256 && !(copy = padded(data, h, &n))) return NULL;
  int width, height, channels;
  Failure why;
  uint8_t *pixels = decode_pixels(copy ? copy : data, n, most, &width, &height, &channels, &why);
  free(copy);
  if (!pixels) {
    if (why == TOO_MUCH) PyErr_SetString(s->too_large, "decode image: it takes more memory than max_bytes");
    if (why == DAMAGED) PyErr_Format(PyExc_ValueError, "decode image: the %s is damaged", h->format[0] == 'p' ? "PNG" : "JPEG");
    return why == NO_MEMORY ? PyErr_NoMemory() : NULL;
  }
  size_t count = (size_t)width * (size_t)height;
  int left = channels == 2 ? 1 : channels == 4 ? 3 : channels;
  Result r;
  if (result_new(s, &r, 'B', count * (size_t)left) < 0) {
    free_pixels(pixels);
    return NULL;
  }
  if (left == channels)
    memcpy(r.at.b, pixels, count * (size_t)left);
  else
    over_white(r.at.b, pixels, count, left);
  free_pixels(pixels);
  return Py_BuildValue("iiiN", width, height, left, result_done(&r));
}

static PyObject *decode(PyObject *module, PyObject *args) {
  Py_buffer file;
  Py_ssize_t pixels, bytes;
  if (!PyArg_ParseTuple(args, "O&nn:decode", to_view, &file, &pixels, &bytes)) return NULL;
  State *s = state_of(module);
  PyObject *out = NULL;
  Head h;
  if (pixels < 1 || pixels > (Py_ssize_t)MAX_PIXELS)
    PyErr_SetString(PyExc_ValueError, "decode image: max_pixels must be 1 to 16777216");
  else if (bytes < 1)
    PyErr_SetString(PyExc_ValueError, "decode image: max_bytes must be at least 1");
  else if (look(&file, &h) == 0) {
    if (h.width > MAX_SIDE || h.height > MAX_SIDE || (uint64_t)h.width * h.height > (uint64_t)pixels)
      PyErr_SetString(s->too_large, "decode image: it has more pixels than max_pixels");
    else
      out = decoded(s, file.buf, &h, (size_t)bytes);
  }
  drop_view(&file);
  return out;
}

PyMethodDef codec_methods[] = {
    {"probe", probe, METH_VARARGS, "probe(file): (format, width, height, channels, bits)"},
    {"decode", decode, METH_VARARGS, "decode(file, max_pixels, max_bytes): (width, height, channels, data)"},
    {NULL, NULL, 0, NULL},
};
