// Images, as far as the contract limits them: by what their header says. Decoding is the plugin's.
#include "host.h"

enum { most_bytes = 1 << 20, most_pixels = 12000000 };

static int64_t be16(struct mp_base64 *b) {
  int high = mp_base64_byte(b), low = mp_base64_byte(b);
  return high < 0 || low < 0 ? -1 : high << 8 | low;
}

static int64_t be32(struct mp_base64 *b) {
  int64_t high = be16(b), low = be16(b);
  return high < 0 || low < 0 ? -1 : high << 16 | low;
}

static int64_t png_pixels(struct mp_base64 *b) {
  static const char head[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
  for (int i = 0; i < 16; i++)
    if (mp_base64_byte(b) != (unsigned char)head[i]) return -1;
  int64_t w = be32(b), h = be32(b);
  if (w <= 0 || h <= 0) return -1;
  return w > most_pixels || h > most_pixels ? most_pixels + 1 : w * h; // a product of any two would need 64 bits and one
}

// jpeg_pixels passes over the segments before the frame header.
static int64_t jpeg_pixels(struct mp_base64 *b) {
  if (be16(b) != 0xffd8 || mp_base64_byte(b) != 0xff) return -1;
  for (;;) {
    int m = mp_base64_byte(b);
    if (m == 0xff) continue; // a fill byte
    if (m < 0 || m == 1 || (m >= 0xd0 && m <= 0xd9)) return -1; // the end, or a marker without a segment
    int64_t length = be16(b);
    if (m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc) {
      mp_base64_byte(b);
      int64_t h = be16(b), w = be16(b);
      return length < 0 || w <= 0 || h <= 0 ? -1 : w * h;
    }
    if (length < 2) return -1;
    for (int64_t i = 2; i < length; i++)
      if (mp_base64_byte(b) < 0) return -1;
    if (mp_base64_byte(b) != 0xff) return -1;
  }
}

const char *mp_image_fault(mp_json string) {
  int64_t size = mp_base64_all(string, NULL, 0);
  if (size < 0) return "invalid_image";
  if (size > most_bytes) return "image_too_large";
  struct mp_base64 png = mp_base64(string), jpeg = png;
  int64_t pixels = png_pixels(&png);
  if (pixels < 0) pixels = jpeg_pixels(&jpeg);
  return pixels < 0 ? "invalid_image" : pixels > most_pixels ? "image_too_large" : NULL;
}
