/* What the files of the built-in module _medplug share: limits, arguments, results.
 *
 * The module holds the loops over pixels and samples that are too slow in Python. It takes and gives buffers: 8 bits ('B'),
 * float ('f'), labels ('i'), signals ('d'). Every size is checked before anything is allocated or read; errors are
 * ValueError, TypeError and MemoryError, whose messages hold no pixel and no sample. The GIL is held throughout.
 *
 * templates/sdk/python/native/_medplug does the same in Python; the two are tested against one another.
 */
#ifndef MEDPLUG_NATIVE_H
#define MEDPLUG_NATIVE_H

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_SIDE 65535u            /* what a JPEG can state */
#define MAX_PIXELS (1u << 24)
#define MAX_SAMPLES (1u << 24)     /* of a signal, or values of an image's channels */
#define MAX_REGIONS 65535
#define MAX_RADIUS 127
#define MAX_KERNEL_SIDE 15         /* of a kernel in two dimensions */
#define MAX_KERNEL 1023            /* of a row or a column, and of a filter's taps: 4095 */
#define MAX_TAPS 4095
#define MAX_SECTIONS 64
#define MAX_PALETTE 255
#define MAX_BINS 65536
#define MAX_RATIO 1000             /* of resampling */

typedef struct {
  PyObject *array;     /* array.array */
  PyObject *too_large; /* ImageTooLarge */
} State;

State *state_of(PyObject *module);

/* Picture is an image that was handed in: its pixels row by row, the channels of a pixel together. */
typedef struct {
  Py_buffer view; /* view.obj is NULL when nothing is held */
  char kind;      /* 'B', 'f' or 'i' */
  size_t width, height, channels, pixels, values;
  union {
    const void *raw;
    const uint8_t *b;
    const float *f;
    const int32_t *i;
  } at;
} Picture;

/* Converter for PyArg_ParseTuple's O&: any C-contiguous buffer. */
int to_view(PyObject *o, void *view);
void drop_view(Py_buffer *view);

/* picture checks a view against the sizes stated for it. kinds lists the formats that will do, channels is 1 or 3, or 0 for
 * either. It sets an exception and gives -1 if they do not fit; the view is the caller's all along. */
int picture(Picture *p, const Py_buffer *view, Py_ssize_t width, Py_ssize_t height, Py_ssize_t channels, const char *kinds, int want);
int sizes(Py_ssize_t width, Py_ssize_t height); /* of a result */

/* load_row copies n values from an offset as floats; kinds 'B' and 'f' only. */
void load_row(const Picture *p, size_t offset, size_t n, float *to);
/* save_row stores values as 'f', or rounded and bounded to 0..255 as 'B'. */
void save_row(void *to, char kind, size_t offset, size_t n, const float *from);
static inline uint8_t to_byte(float v) { return !(v > 0) ? 0 : v >= 255 ? 255 : (uint8_t)(v + 0.5f); }

/* Result is a new bytearray ('B') or array of kind 'f', 'd', 'i' or 'h', zeroed, writable through at until it is done. */
typedef struct {
  PyObject *object;
  Py_buffer view;
  union {
    void *raw;
    uint8_t *b;
    float *f;
    double *d;
    int32_t *i;
  } at;
} Result;

int result_new(State *s, Result *r, char kind, size_t n);
PyObject *result_done(Result *r);
void result_drop(Result *r);

/* Series is a signal that was handed in, as doubles: a borrowed buffer of kind 'd', or a copy of anything else. */
typedef struct {
  const double *v;
  size_t n;
  Py_buffer view;
  double *own;
} Series;

int to_series(PyObject *o, void *series); /* converter for O& */
void drop_series(Series *s);
int weights(PyObject *o, double *to, size_t most, size_t *n, const char *name); /* few finite numbers */

void *grab(size_t count, size_t size); /* zeroed; MemoryError when there is no room */

extern PyMethodDef codec_methods[], color_methods[], geometry_methods[], pixel_methods[], filter_methods[], morphology_methods[],
    region_methods[], shape_methods[], series_methods[], rational_methods[], section_methods[], peak_methods[];

#endif
