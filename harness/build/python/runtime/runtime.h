// What the runtime's own sources share. The runtime is CPython as a plugin: everything from outside comes through the
// functions of the Extism host, and everything that WASI would answer is answered inside (wasi.c).
#ifndef MEDPLUG_RUNTIME_H
#define MEDPLUG_RUNTIME_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

// host.c: the Extism host.
extern PyObject *PyInit__extism(void);
extern PyObject *medplug_entry;      // what the plugin registered; NULL until then
extern int medplug_building;         // the plugin's modules are being imported: nothing of a host may be asked
extern uint64_t medplug_input_length(void);
extern void medplug_input(uint64_t from, void *to, size_t n);
extern void medplug_say(const char *error); // sets the call's error
// The value of a config key as bytes, None when the host has none; NULL with an exception.
extern PyObject *medplug_config(const char *key);

// entropy.c: the only source of random bytes. 0, or -1, with an exception when raise is set.
extern int medplug_random(void *to, size_t n, int raise);
extern uint64_t medplug_calls; // calls served by this instance

// What the clock's readers raise instead of telling a time.
extern void medplug_no_clock(void);

#endif
