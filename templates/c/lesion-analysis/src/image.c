// From the base64 of a request to a picture. PNG and JPEG are decoded by stb_image, which is public domain and comes with
// Debian's libstb-dev; nothing reaches it that check.c did not let through, and it has no more memory than the arena.
#include "arena.h"
#include "lesion.h"

#if !__has_include(<stb_image.h>)
#error "stb_image.h is missing: apt-get install libstb-dev, or copy stb_image.h of stb 2.27 or newer into src/"
#else
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_NO_SIMD
#define STBI_NO_FAILURE_STRINGS
#define STBI_NO_THREAD_LOCALS
#define STBI_MAX_DIMENSIONS most_pixels
#define STBI_ASSERT(holds) ((holds) ? (void)0 : __builtin_trap())
#define STBI_MALLOC arena_take
#define STBI_REALLOC_SIZED arena_resize
#define STBI_FREE arena_give
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#include <stb_image.h>
#endif

struct picture picture;

static bool refuse(const char *code, int index, const char *message) {
  mp_abort_at(code, mp_path("/lesion_images", index, NULL), message);
  return false;
}

// over_white lays a colour of some opacity over white, in the steps of the Go library's drawing.
static uint32_t over_white(uint32_t color, uint32_t opacity) {
  uint32_t a = opacity * 257;
  return (255 * (65535 - a) * 257 / 65535 + color * a / 255) >> 8;
}

int first_column(int column) { return (int)(((int64_t)column * picture.full_w + picture.w - 1) / picture.w); }

// shrink averages the image over the pixels of the picture.
static void shrink(const unsigned char *pixels, int w, int h, bool opacity) {
  struct picture *p = &picture;
  int longer = w > h ? w : h, each = opacity ? 4 : 3;
  p->full_w = w, p->full_h = h;
  p->scale = longer > work_side ? longer / (double)work_side : 1;
  p->w = (int)(w / p->scale), p->h = (int)(h / p->scale);
  if (p->w < 1) p->w = 1;
  if (p->h < 1) p->h = 1;
  for (int row = 0, y = 0; row < p->h; row++) {
    static uint32_t sum[work_side][4];
    int rows = 0;
    __builtin_memset(sum, 0, sizeof sum);
    for (; y < h && (int64_t)y * p->h / h == row; y++, rows++) {
      const unsigned char *from = pixels + (size_t)y * (size_t)w * (size_t)each;
      for (int c = 0; c < p->w; c++) {
        const unsigned char *to = pixels + ((size_t)y * (size_t)w + (size_t)first_column(c + 1)) * (size_t)each;
        uint32_t r = 0, g = 0, b = 0;
        for (; from < to; from += each) {
          if (opacity && from[3] < 255)
            r += over_white(from[0], from[3]), g += over_white(from[1], from[3]), b += over_white(from[2], from[3]);
          else
            r += from[0], g += from[1], b += from[2];
        }
        sum[c][0] += r, sum[c][1] += g, sum[c][2] += b;
      }
    }
    for (int c = 0; c < p->w; c++) {
      float n = (float)((first_column(c + 1) - first_column(c)) * rows);
      int i = row * p->w + c;
      p->r[i] = (float)sum[c][0] / n, p->g[i] = (float)sum[c][1] / n, p->b[i] = (float)sum[c][2] / n;
    }
  }
}

// The JPEG that is read, and how many blocks of it were made after its coded data had ended.
static stbi__jpeg *jpeg;
static int beyond;
static bool broken_off;

// At most 24 bits are left when the decoder meets the end, and no block takes fewer than two. Behind that it makes blocks of
// nothing, which nobody must take for skin. A progressive JPEG is decoded before any block is made, so that this sees none.
enum { most_beyond = 16 };

static void block(stbi_uc *out, int stride, short data[64]) {
  beyond = jpeg->nomore && !jpeg->progressive ? beyond + 1 : 0;
  broken_off |= beyond > most_beyond;
  stbi__idct_block(out, stride, data);
}

static unsigned char *decode_jpeg(const struct checked *c, int *w, int *h) {
  stbi__context from;
  int channels;
  jpeg = arena_take(sizeof *jpeg);
  if (!jpeg) return NULL;
  stbi__start_mem(&from, c->data, (int)c->size);
  stbi__setup_jpeg(jpeg);
  jpeg->s = &from, jpeg->idct_block_kernel = block;
  beyond = 0, broken_off = false;
  unsigned char *pixels = load_jpeg_image(jpeg, w, h, &channels, 3);
  return broken_off ? NULL : pixels;
}

bool open_image(mp_json encoded, int index) {
  struct checked c;
  arena_reset();
  unsigned char *bytes = arena_take(image_slack + most_bytes);
  if (!bytes) return refuse("internal", index, "this plugin has no memory for the image");
  int64_t size = mp_base64_all(encoded, bytes + image_slack, most_bytes);
  if (size < 0) return refuse("invalid_image", index, "not standard base64, or too long");
  const char *wrong = check_image(bytes + image_slack, (uint32_t)size, &c);
  if (wrong) return refuse(wrong, index, wrong[1] == 'm' ? "more pixels than this plugin's memory holds" : "the image cannot be decoded");
  int w = 0, h = 0, channels = 0;
  unsigned char *pixels = c.png ? stbi_load_from_memory(c.data, (int)c.size, &w, &h, &channels, 4) : decode_jpeg(&c, &w, &h);
  if (!pixels || (uint32_t)w != c.w || (uint32_t)h != c.h) return refuse("invalid_image", index, "the image cannot be decoded");
  shrink(pixels, w, h, c.png);
  return true;
}
