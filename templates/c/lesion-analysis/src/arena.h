// Memory for decoding one image, given back as a whole. It is bounded, and holds zeros when it is handed out: nothing of one
// image shows in another.
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

enum { arena_most = 11 << 20 }; // bytes

void arena_reset(void);
void *arena_take(size_t n); // NULL where there is no more
void *arena_resize(void *p, size_t had, size_t n);
void arena_give(void *p); // taken back once all that was taken later is

#endif
