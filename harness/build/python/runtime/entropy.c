// Random bytes and the clock. A pre-initialised plugin begins every instance with the same memory, so nothing random may
// be drawn before a host has given the instance a seed of its own: without one, drawing fails.
//
// The stream: the key is SHA-256 over the host's seed and the request's bytes; further requests to the same instance are
// stirred in. A draw hashes key and counter, and moves the key on, so that no earlier value can be computed from memory.
#include "runtime.h"

#include "Hacl_Hash_SHA2.h"
#include <string.h>

#define SEED_KEY "medplug_random_seed"
#define SEED_LEAST 32

enum { HASH = 32, CHUNK = 4096 };

uint64_t medplug_calls;

static struct {
  uint8_t key[HASH];
  uint64_t counter;
  uint64_t call; // whose request is stirred in; 0: unseeded
} stream;

// stir makes the key one of the present key, the seed and the request. -1 without memory.
static int stir(const char *seed, Py_ssize_t length) {
  Hacl_Streaming_MD_state_32 *h = Hacl_Hash_SHA2_malloc_256();
  uint8_t chunk[CHUNK];
  uint64_t n = medplug_input_length(), head[2] = {(uint64_t)length, n};
  if (!h)
    return -1;
  Hacl_Hash_SHA2_update_256(h, stream.key, HASH);
  Hacl_Hash_SHA2_update_256(h, (uint8_t *)head, sizeof head);
  Hacl_Hash_SHA2_update_256(h, (uint8_t *)seed, (uint32_t)length);
  for (uint64_t at = 0; at < n;) {
    uint32_t part = n - at < CHUNK ? (uint32_t)(n - at) : CHUNK;
    medplug_input(at, chunk, part);
    Hacl_Hash_SHA2_update_256(h, chunk, part);
    at += part;
  }
  Hacl_Hash_SHA2_digest_256(h, stream.key);
  Hacl_Hash_SHA2_free_256(h);
  stream.call = medplug_calls;
  return 0;
}

// seed asks the host; -1 with an exception.
static int seed(void) {
  PyObject *given = medplug_config(SEED_KEY);
  if (!given)
    return -1;
  if (given == Py_None || PyBytes_GET_SIZE(given) < SEED_LEAST) {
    PyErr_SetString(PyExc_NotImplementedError,
                    given == Py_None ? "no randomness: the host sets no config key " SEED_KEY " for this instance"
                                     : "no randomness: the host's config key " SEED_KEY " has fewer than 32 bytes");
    Py_DECREF(given);
    return -1;
  }
  int failed = stir(PyBytes_AS_STRING(given), PyBytes_GET_SIZE(given));
  Py_DECREF(given);
  if (failed)
    PyErr_NoMemory();
  return failed;
}

static void draw(uint8_t kind, uint8_t *to) {
  uint8_t in[1 + HASH + sizeof stream.counter];
  in[0] = kind;
  memcpy(in + 1, stream.key, HASH);
  memcpy(in + 1 + HASH, &stream.counter, sizeof stream.counter);
  stream.counter++;
  Hacl_Hash_SHA2_hash_256(to, in, sizeof in);
}

static int ready(void) {
  if (medplug_building) {
    PyErr_SetString(PyExc_RuntimeError,
                    "randomness is not available while the plugin is built: every instance would begin with the same values");
    return -1;
  }
  if (!stream.call)
    return seed();
  if (stream.call != medplug_calls && stir("", 0)) {
    PyErr_NoMemory();
    return -1;
  }
  return 0;
}

int medplug_random(void *to, size_t n, int raise) {
  if (ready()) {
    if (!raise)
      PyErr_Clear();
    return -1;
  }
  uint8_t block[HASH], *d = to;
  while (n > 0) {
    size_t part = n < HASH ? n : HASH;
    draw(0, block);
    memcpy(d, block, part);
    d += part;
    n -= part;
  }
  draw(1, block);
  memcpy(stream.key, block, HASH);
  memset(block, 0, sizeof block);
  return 0;
}

void medplug_no_clock(void) {
  PyErr_SetString(PyExc_OSError, "no clock: a plugin takes date and time from the request's processing_timestamp");
}
