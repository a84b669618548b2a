// The interpreter's life: started when the module is initialised, given the plugin by medplug_build, called through the
// entry. medplug build keeps the memory as it is after medplug_build; what was started here is not started again.
#include "runtime.h"


#define EXPORT(name) __attribute__((export_name(#name)))
#define INTERNAL(text) "{\"code\":\"internal\",\"message\":\"" text "\",\"path\":\"\"}"

extern const struct _frozen medplug_frozen[];
extern PyObject *PyInit_zlib(void);
#ifdef HAVE_NATIVE
extern PyObject *PyInit__medplug(void);
#endif

static PyObject *flush, *describe; // of module _medplug_runtime
static const char *failure = "not initialised";

// How deep C code may call itself or Python, which calls it, before a RecursionError. A call of Python through C is two
// levels and takes 74 KiB of the 16 MiB of stack that the harness gives, because the evaluation loop is one large function:
// the end of it comes at 360 levels. Python that calls Python takes none of it and has a limit of its own, 1000. While the
// plugin is built, deep sources are compiled, which takes less: a chain of 480 elifs is one level each.
enum { CALL_DEPTH = 300, BUILD_DEPTH = 500 };

static void depth(int levels) { PyThreadState_Get()->c_recursion_remaining = levels; }

static const char *start(void) {
  PyImport_FrozenModules = medplug_frozen;
  if (PyImport_AppendInittab("_extism", PyInit__extism) || PyImport_AppendInittab("zlib", PyInit_zlib))
    return "no memory";
#ifdef HAVE_NATIVE
  if (PyImport_AppendInittab("_medplug", PyInit__medplug))
    return "no memory";
#endif
  PyPreConfig pre;
  PyPreConfig_InitIsolatedConfig(&pre);
  pre.utf8_mode = 1;
  PyStatus st = Py_PreInitialize(&pre);
  if (PyStatus_Exception(st))
    return st.err_msg;
  PyConfig c;
  PyConfig_InitIsolatedConfig(&c);
  c.site_import = c.write_bytecode = c.install_signal_handlers = c.pathconfig_warnings = c.parse_argv = 0;
  c.use_frozen_modules = c.module_search_paths_set = c.use_hash_seed = 1;
  c.hash_seed = 0; // fixed, see README.md
  const struct {
    wchar_t **to, *value;
  } paths[] = {{&c.program_name, L"python"}, {&c.executable, L"/python"}, {&c.home, L"/"},       {&c.stdlib_dir, L"/lib"},
               {&c.prefix, L"/"},            {&c.exec_prefix, L"/"},      {&c.base_prefix, L"/"}, {&c.base_exec_prefix, L"/"}};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    st = PyConfig_SetString(&c, paths[i].to, paths[i].value);
    if (PyStatus_Exception(st))
      return st.err_msg;
  }
  st = Py_InitializeFromConfig(&c);
  PyConfig_Clear(&c);
  if (PyStatus_Exception(st))
    return st.err_msg;
  depth(BUILD_DEPTH);
  PyObject *m = PyImport_ImportModule("_medplug_runtime");
  flush = m ? PyObject_GetAttrString(m, "flush") : NULL;
  describe = m ? PyObject_GetAttrString(m, "describe") : NULL;
  Py_XDECREF(m);
  return flush && describe ? NULL : "module _medplug_runtime does not import";
}

__attribute__((constructor)) static void initialise(void) {
  medplug_building = 1;
  failure = start();
  medplug_building = 0;
}

// tell sets the call's error from the exception that is set, without what the exception says.
static void tell(void) {
  PyObject *e = PyErr_GetRaisedException(), *text = e ? PyObject_CallOneArg(describe, e) : NULL;
  const char *s = text ? PyUnicode_AsUTF8(text) : NULL;
  medplug_say(s ? s : INTERNAL("an exception, and too little memory to say which"));
  Py_XDECREF(text);
  Py_XDECREF(e);
  PyErr_Clear();
}

// flushed hands what was printed without an end of line to the log.
static void flushed(void) {
  PyObject *r = PyObject_CallNoArgs(flush);
  Py_XDECREF(r);
  PyErr_Clear();
}

// code makes a return code of what the entry returned.
static int code(PyObject *r) {
  int overflow;
  long v = r == Py_None ? 0 : PyLong_Check(r) ? PyLong_AsLongAndOverflow(r, &overflow) : -1;
  if (r != Py_None && !PyLong_Check(r)) {
    medplug_say(INTERNAL("the entry returned neither None nor an int"));
    return 1;
  }
  return v == -1 && overflow ? 1 : (int)v;
}

// usable tells whether memory is left for another call. CPython loses some on a few ways out of having none: an instance
// that would fail from now on ends here, so that its host drops it.
static int usable(void) {
  void *volatile p = malloc(1 << 20); // volatile, or the compiler would know better than to try
  if (!p) {
    PyGC_Collect();
    p = malloc(1 << 20);
  }
  free(p);
  return p != NULL;
}

EXPORT(process_medical_content) int process_medical_content(void) {
  if (failure || !medplug_entry) {
    medplug_say(INTERNAL("the plugin was never built"));
    return 1;
  }
  medplug_calls++;
  PyObject *r = PyObject_CallNoArgs(medplug_entry);
  int rc = 1;
  if (r)
    rc = code(r);
  else
    tell();
  Py_XDECREF(r);
  flushed();
  if (rc && !usable())
    __builtin_trap();
  return rc;
}

// boot runs the build's script: input is the length of the script (u32 LE), the script, then its argument.
static int boot(void) {
  uint64_t n = medplug_input_length();
  uint32_t length;
  if (n < sizeof length || n > INT32_MAX) {
    PyErr_SetString(PyExc_ValueError, "no script");
    return -1;
  }
  medplug_input(0, &length, sizeof length);
  if (length > n - sizeof length) {
    PyErr_SetString(PyExc_ValueError, "the script is cut off");
    return -1;
  }
  char *script = PyMem_Malloc((size_t)length + 1);
  PyObject *argument = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(n - sizeof length - length));
  PyObject *globals = NULL, *compiled = NULL, *r = NULL;
  if (script && argument) {
    medplug_input(sizeof length, script, length);
    script[length] = 0;
    medplug_input(sizeof length + length, PyByteArray_AS_STRING(argument), (size_t)PyByteArray_GET_SIZE(argument));
    globals = Py_BuildValue("{ss,sO,sO}", "__name__", "_medplug_boot", "__builtins__", PyEval_GetBuiltins(), "ARGUMENT", argument);
    compiled = globals ? Py_CompileString(script, "<medplug>", Py_file_input) : NULL;
    r = compiled ? PyEval_EvalCode(compiled, globals, globals) : NULL;
  } else {
    PyErr_NoMemory();
  }
  PyMem_Free(script);
  Py_XDECREF(argument);
  Py_XDECREF(compiled);
  Py_XDECREF(globals);
  Py_XDECREF(r);
  return r ? 0 : -1;
}

EXPORT(medplug_build) int medplug_build(void) {
  if (failure) {
    medplug_say(failure);
    return 1;
  }
  medplug_building = 1;
  depth(BUILD_DEPTH);
  int rc = boot();
  if (rc)
    tell();
  flushed();
  depth(CALL_DEPTH);
  medplug_building = 0;
  return rc ? 1 : 0;
}
