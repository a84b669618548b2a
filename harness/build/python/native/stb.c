/* The decoder itself: stb_image (public domain or MIT), PNG and JPEG only, with an allocator that counts. What is wrong
 * with the version that Debian 12 has (2.27) is kept from it by inspect.c and by zeroed memory. */
#include "stb.h"

#include <stdlib.h>
#include <string.h>

/* The decoder hands no context to its allocator, so what is left of its memory is known to the file. Only decode_pixels
 * touches it, which runs under the GIL from beginning to end. */
static struct {
  size_t left;
  int refused, exhausted;
} room;

typedef union {
  size_t size;
  max_align_t align;
} Block;

static void *take(size_t n) {
  if (n > room.left) {
    room.refused = 1;
    return NULL;
  }
  Block *b = n > SIZE_MAX - sizeof *b ? NULL : calloc(1, n + sizeof *b); /* zeroed: nothing of the last image is in it */
  if (!b) {
    room.exhausted = 1;
    return NULL;
  }
  room.left -= n;
  b->size = n;
  return b + 1;
}

static void give(void *p) {
  if (!p) return;
  Block *b = (Block *)p - 1;
  room.left += b->size;
  free(b);
}

static void *retake(void *p, size_t n) {
  void *to = take(n);
  if (!to || !p) return to;
  size_t had = ((Block *)p - 1)->size;
  memcpy(to, p, had < n ? had : n);
  give(p);
  return to;
}

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_NO_SIMD /* the same pixels on every machine */
#define STBI_NO_THREAD_LOCALS
#define STBI_NO_FAILURE_STRINGS
#define STBI_MAX_DIMENSIONS 65535
#define STBI_ASSERT(x) ((x) ? (void)0 : __builtin_trap())
#define STBI_MALLOC(n) take(n)
#define STBI_REALLOC(p, n) retake(p, n)
#define STBI_FREE(p) give(p)
#pragma GCC diagnostic ignored "-Wunused-function"
#include "stb_image.h"

uint8_t *decode_pixels(const uint8_t *data, size_t n, size_t most, int *width, int *height, int *channels, Failure *why) {
  room.left = most;
  room.refused = room.exhausted = 0;
  uint8_t *pixels = stbi_load_from_memory(data, (int)n, width, height, channels, 0);
  *why = pixels ? DECODED : room.refused ? TOO_MUCH : room.exhausted ? NO_MEMORY : DAMAGED;
  return pixels;
}

void free_pixels(uint8_t *pixels) { give(pixels); }
