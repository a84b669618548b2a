#include "arena.h"

#include <stdint.h>
#include <string.h>

// What is taken lies one behind the other, each with a head that knows the one before.
struct head {
  struct head *before;
  size_t size; // with the head
  size_t given;
  size_t unused; // for alignment
};

static unsigned char *base;
static size_t have, used;
static struct head *last;

#ifdef __wasm__
// room makes the memory of the module larger by what is lacking.
static int room(size_t n) {
  if (n <= have) return 1;
  size_t pages = (n - have + 65535) / 65536, before = __builtin_wasm_memory_grow(0, pages);
  if (before == (size_t)-1) return 0;
  if (!base) base = (unsigned char *)(before * 65536);
  if (base + have != (unsigned char *)(before * 65536)) return 0; // another has grown it too
  have += pages * 65536;
  return 1;
}
#else
static unsigned char memory[arena_most] __attribute__((aligned(16)));

static int room(size_t n) {
  base = memory, have = sizeof memory;
  return n <= have;
}
#endif

void arena_reset(void) { used = 0, last = NULL; }

void *arena_take(size_t n) {
  if (n > arena_most) return NULL;
  size_t size = sizeof(struct head) + ((n + 15) & ~(size_t)15);
  if (size > arena_most - used || !room(used + size)) return NULL;
  struct head *h = (struct head *)(base + used);
  memset(h, 0, size);
  *h = (struct head){last, size, 0, 0};
  last = h, used += size;
  return h + 1;
}

void arena_give(void *p) {
  if (!p) return;
  ((struct head *)p)[-1].given = 1;
  while (last && last->given) {
    used = (size_t)((unsigned char *)last - base);
    last = last->before;
  }
}

void *arena_resize(void *p, size_t had, size_t n) {
  if (!p) return arena_take(n);
  struct head *h = (struct head *)p - 1;
  if (h == last && n >= had && n <= arena_most) { // it grows where it is
    size_t size = sizeof *h + ((n + 15) & ~(size_t)15), more = size > h->size ? size - h->size : 0;
    if (more > arena_most - used || !room(used + more)) return NULL;
    memset(base + used, 0, more);
    used += more, h->size += more;
    return p;
  }
  void *to = arena_take(n);
  if (!to) return NULL;
  memcpy(to, p, had < n ? had : n);
  arena_give(p);
  return to;
}
