/* The module's table and its state. */
#include "native.h"

State *state_of(PyObject *module) { return PyModule_GetState(module); }

static int set_up(PyObject *module) {
  State *s = state_of(module);
  PyObject *array = PyImport_ImportModule("array");
  if (!array) return -1;
  s->array = PyObject_GetAttrString(array, "array");
  Py_DECREF(array);
  if (!s->array) return -1;
  s->too_large = PyErr_NewExceptionWithDoc("_medplug.ImageTooLarge", "An image has more pixels, or takes more memory, than was allowed.",
                                           PyExc_ValueError, NULL);
  if (!s->too_large || PyModule_AddObjectRef(module, "ImageTooLarge", s->too_large) < 0) return -1;
  PyMethodDef *all[] = {codec_methods,      color_methods,  geometry_methods, pixel_methods,    filter_methods,  morphology_methods,
                        region_methods,     shape_methods,  series_methods,   rational_methods, section_methods, peak_methods};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (PyModule_AddFunctions(module, all[i]) < 0) return -1;
  return 0;
}

static int traverse(PyObject *module, visitproc visit, void *arg) {
  State *s = state_of(module);
  Py_VISIT(s->array);
  Py_VISIT(s->too_large);
  return 0;
}

static int clear(PyObject *module) {
  State *s = state_of(module);
  Py_CLEAR(s->array);
  Py_CLEAR(s->too_large);
  return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, set_up}, {0, NULL}};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_medplug",
    .m_doc = "Loops over pixels and samples behind medplug.imaging and medplug.signal. Use those: they are documented and stay.",
    .m_size = sizeof(State),
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
};

PyMODINIT_FUNC PyInit__medplug(void) { return PyModuleDef_Init(&definition); }
