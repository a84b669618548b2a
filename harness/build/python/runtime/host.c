// Module _extism: the functions of the Extism host as Python sees them. The modules extism and medplug are its faces;
// plugins use those.
#include "runtime.h"

#include <string.h>

#define ENV(name) __attribute__((import_module("extism:host/env"), import_name(#name))) extern
#define USER(name) __attribute__((import_module("extism:host/user"), import_name(#name))) extern
ENV(input_length) uint64_t host_input_length(void);
ENV(input_load_u8) uint32_t host_input_load_u8(uint64_t);
ENV(input_load_u64) uint64_t host_input_load_u64(uint64_t);
ENV(output_set) void host_output_set(uint64_t, uint64_t);
ENV(error_set) void host_error_set(uint64_t);
ENV(alloc) uint64_t host_alloc(uint64_t);
ENV(free) void host_free(uint64_t);
ENV(length) uint64_t host_length(uint64_t);
ENV(load_u8) uint32_t host_load_u8(uint64_t);
ENV(load_u64) uint64_t host_load_u64(uint64_t);
ENV(store_u8) void host_store_u8(uint64_t, uint32_t);
ENV(store_u64) void host_store_u64(uint64_t, uint64_t);
ENV(config_get) uint64_t host_config_get(uint64_t);
ENV(var_get) uint64_t host_var_get(uint64_t);
ENV(var_set) void host_var_set(uint64_t, uint64_t);
ENV(log_debug) void host_log_debug(uint64_t);
ENV(log_info) void host_log_info(uint64_t);
ENV(log_warn) void host_log_warn(uint64_t);
ENV(log_error) void host_log_error(uint64_t);
// medplug build points those of a plugin that declares none at functions every Extism host has; see MEDICAL below.
USER(log_medical_audit_event) void host_audit(uint64_t);
USER(validate_crm_cardiology_guidelines) uint64_t host_guideline(uint64_t);
USER(validate_medical_authority) uint64_t host_authority(uint64_t);
USER(check_consent) uint64_t host_consent(uint64_t);

PyObject *medplug_entry;
int medplug_building;

uint64_t medplug_input_length(void) { return host_input_length(); }

void medplug_input(uint64_t from, void *to, size_t n) {
  unsigned char *d = to;
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t v = host_input_load_u64(from + i);
    memcpy(d + i, &v, 8);
  }
  for (; i < n; i++)
    d[i] = (unsigned char)host_input_load_u8(from + i);
}

// block copies bytes into a block of the host's; 0 when it has no room. A block of no bytes is 0 too.
static uint64_t block(const void *from, size_t n) {
  uint64_t at = n ? host_alloc(n) : 0;
  if (!at)
    return 0;
  const unsigned char *s = from;
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t v;
    memcpy(&v, s + i, 8);
    host_store_u64(at + i, v);
  }
  for (; i < n; i++)
    host_store_u8(at + i, s[i]);
  return at;
}

// put is block with an exception when there is no room.
static int put(const void *from, size_t n, uint64_t *at) {
  *at = block(from, n);
  if (*at || !n)
    return 0;
  PyErr_SetString(PyExc_MemoryError, "the host has no room");
  return -1;
}

// got copies a block of the host's and frees it; None for 0.
static PyObject *got(uint64_t at) {
  if (!at)
    Py_RETURN_NONE;
  uint64_t n = host_length(at);
  PyObject *b = n > PY_SSIZE_T_MAX ? PyErr_NoMemory() : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)n);
  if (b) {
    unsigned char *d = (unsigned char *)PyBytes_AS_STRING(b);
    uint64_t i = 0;
    for (; i + 8 <= n; i += 8) {
      uint64_t v = host_load_u64(at + i);
      memcpy(d + i, &v, 8);
    }
    for (; i < n; i++)
      d[i] = (unsigned char)host_load_u8(at + i);
  }
  host_free(at);
  return b;
}

void medplug_say(const char *error) {
  uint64_t at = block(error, strlen(error));
  if (at)
    host_error_set(at);
}

// live refuses what belongs to a call while the plugin is built, or some host's answer would be part of every instance.
static int live(const char *what) {
  if (!medplug_building)
    return 0;
  PyErr_Format(PyExc_RuntimeError, "%s is not available while the plugin is built: use it inside the entry function", what);
  return -1;
}

static PyObject *input_bytes(PyObject *self, PyObject *unused) {
  if (live("the input"))
    return NULL;
  uint64_t n = host_input_length();
  PyObject *b = n > PY_SSIZE_T_MAX ? PyErr_NoMemory() : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)n);
  if (b)
    medplug_input(0, PyBytes_AS_STRING(b), (size_t)n);
  return b;
}

static PyObject *input_length(PyObject *self, PyObject *unused) {
  return live("the input") ? NULL : PyLong_FromUnsignedLongLong(host_input_length());
}

// The output is allowed while building: it is how the build's own script answers.
static PyObject *output(PyObject *self, PyObject *data) {
  Py_buffer v;
  uint64_t at;
  if (PyObject_GetBuffer(data, &v, PyBUF_SIMPLE))
    return NULL;
  int failed = put(v.buf, (size_t)v.len, &at);
  if (!failed)
    host_output_set(at, (uint64_t)v.len);
  PyBuffer_Release(&v);
  if (failed)
    return NULL;
  Py_RETURN_NONE;
}

// legible gives a text in UTF-8; what UTF-8 cannot say is written as an escape.
static PyObject *legible(PyObject *text) {
  if (!PyUnicode_Check(text))
    return PyErr_Format(PyExc_TypeError, "want str, not %.100s", Py_TYPE(text)->tp_name);
  return PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
}

static PyObject *error_set(PyObject *self, PyObject *text) {
  PyObject *b = legible(text);
  uint64_t at;
  if (!b)
    return NULL;
  int failed = put(PyBytes_AS_STRING(b), (size_t)PyBytes_GET_SIZE(b), &at);
  Py_DECREF(b);
  if (failed)
    return NULL;
  host_error_set(at);
  Py_RETURN_NONE;
}

static PyObject *do_log(PyObject *self, PyObject *args) {
  static void (*const levels[])(uint64_t) = {host_log_debug, host_log_debug, host_log_info, host_log_warn, host_log_error};
  int level;
  PyObject *text;
  uint64_t at;
  if (!PyArg_ParseTuple(args, "iO:log", &level, &text))
    return NULL;
  if (level < 0 || level > 4)
    return PyErr_Format(PyExc_ValueError, "log level %d: want 0 (trace) to 4 (error)", level);
  PyObject *b = legible(text);
  if (!b)
    return NULL;
  int failed = put(PyBytes_AS_STRING(b), (size_t)PyBytes_GET_SIZE(b), &at);
  Py_DECREF(b);
  if (failed)
    return NULL;
  if (at)
    levels[level](at);
  Py_RETURN_NONE;
}

static PyObject *config_of(const char *key, Py_ssize_t n) {
  uint64_t at;
  if (live("the configuration") || put(key, (size_t)n, &at))
    return NULL;
  uint64_t value = host_config_get(at); // the key stays ours
  if (at)
    host_free(at);
  return got(value);
}

PyObject *medplug_config(const char *key) { return config_of(key, (Py_ssize_t)strlen(key)); }

static PyObject *config_get(PyObject *self, PyObject *key) {
  Py_ssize_t n;
  const char *k = PyUnicode_AsUTF8AndSize(key, &n);
  return k ? config_of(k, n) : NULL;
}

static PyObject *var_get(PyObject *self, PyObject *key) {
  Py_ssize_t n;
  uint64_t at;
  const char *k = PyUnicode_AsUTF8AndSize(key, &n);
  if (!k || live("a var") || put(k, (size_t)n, &at))
    return NULL;
  return got(host_var_get(at)); // the host frees the key
}

static PyObject *var_set(PyObject *self, PyObject *args) {
  const char *k;
  Py_ssize_t n;
  PyObject *value;
  uint64_t key, content = 0;
  if (!PyArg_ParseTuple(args, "s#O:var_set", &k, &n, &value) || live("a var"))
    return NULL;
  if (value != Py_None) {
    Py_buffer v;
    if (PyObject_GetBuffer(value, &v, PyBUF_SIMPLE))
      return NULL;
    int failed = put(v.buf, (size_t)v.len, &content);
    PyBuffer_Release(&v);
    if (failed)
      return NULL;
  }
  if (put(k, (size_t)n, &key))
    return NULL;
  host_var_set(key, content);
  Py_RETURN_NONE;
}

// MEDICAL wraps a function of the medical host. Module medplug calls only those that the manifest declares; the others
// lead nowhere.
#define MEDICAL(name, use)                                                                                                   \
  static PyObject *name(PyObject *self, PyObject *argument) {                                                               \
    Py_buffer v;                                                                                                            \
    uint64_t at;                                                                                                            \
    if (live("a host function") || PyObject_GetBuffer(argument, &v, PyBUF_SIMPLE))                                          \
      return NULL;                                                                                                          \
    int failed = put(v.buf, (size_t)v.len, &at);                                                                            \
    PyBuffer_Release(&v);                                                                                                   \
    if (failed)                                                                                                             \
      return NULL;                                                                                                          \
    PyObject *result = use;                                                                                                 \
    host_free(at);                                                                                                          \
    return result;                                                                                                          \
  }
MEDICAL(audit, (host_audit(at), Py_NewRef(Py_None)))
MEDICAL(guideline, PyLong_FromUnsignedLongLong(host_guideline(at)))
MEDICAL(authority, got(host_authority(at)))
MEDICAL(consent, got(host_consent(at)))

static PyObject *set_entry(PyObject *self, PyObject *entry) {
  if (!medplug_building) {
    PyErr_SetString(PyExc_RuntimeError, "the entry is set while the plugin is built");
    return NULL;
  }
  if (!PyCallable_Check(entry))
    return PyErr_Format(PyExc_TypeError, "the entry is no function but %.100s", Py_TYPE(entry)->tp_name);
  Py_XSETREF(medplug_entry, Py_NewRef(entry));
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"input_bytes", input_bytes, METH_NOARGS, NULL}, {"input_length", input_length, METH_NOARGS, NULL},
    {"output", output, METH_O, NULL},                {"error_set", error_set, METH_O, NULL},
    {"log", do_log, METH_VARARGS, NULL},             {"config_get", config_get, METH_O, NULL},
    {"var_get", var_get, METH_O, NULL},              {"var_set", var_set, METH_VARARGS, NULL},
    {"audit", audit, METH_O, NULL},                  {"guideline", guideline, METH_O, NULL},
    {"authority", authority, METH_O, NULL},          {"consent", consent, METH_O, NULL},
    {"set_entry", set_entry, METH_O, NULL},          {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "_extism", .m_size = -1, .m_methods = methods};

PyObject *PyInit__extism(void) { return PyModule_Create(&module); }
