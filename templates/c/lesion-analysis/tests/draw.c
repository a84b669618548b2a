#include "draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t crc(const unsigned char *p, size_t n) {
  uint32_t c = ~0u;
  for (size_t i = 0; i < n; i++) {
    c ^= p[i];
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
  }
  return ~c;
}

static unsigned char *put32(unsigned char *to, uint32_t v) {
  *to++ = (unsigned char)(v >> 24), *to++ = (unsigned char)(v >> 16), *to++ = (unsigned char)(v >> 8), *to++ = (unsigned char)v;
  return to;
}

static unsigned char *chunk(unsigned char *to, const char *type, const unsigned char *content, size_t n) {
  unsigned char *from = put32(to, (uint32_t)n);
  memcpy(from, type, 4);
  if (n) memcpy(from + 4, content, n);
  return put32(from + 4 + n, crc(from, n + 4));
}

// stored wraps bytes as zlib does with what it does not compress (RFC 1950, RFC 1951).
static size_t stored(unsigned char *to, const unsigned char *from, size_t n) {
  unsigned char *start = to;
  uint32_t a = 1, b = 0;
  *to++ = 0x78, *to++ = 1;
  for (size_t at = 0; at < n; at += 65535) {
    uint32_t part = n - at < 65535 ? (uint32_t)(n - at) : 65535;
    *to++ = at + part == n;
    *to++ = (unsigned char)part, *to++ = (unsigned char)(part >> 8), *to++ = (unsigned char)~part, *to++ = (unsigned char)(~part >> 8);
    memcpy(to, from + at, part);
    to += part;
  }
  for (size_t i = 0; i < n; i++) a = (a + from[i]) % 65521, b = (b + a) % 65521;
  return (size_t)(put32(to, b << 16 | a) - start);
}

unsigned char *draw(int w, int h, double a, double b, color skin, color spot, size_t *size) {
  size_t raw = (size_t)h * ((size_t)w + 1); // a palette of two colours, so that large images are small files
  const unsigned char palette[] = {skin.r, skin.g, skin.b, spot.r, spot.g, spot.b};
  unsigned char *rows = calloc(1, raw), *packed = calloc(1, raw + 1024 + raw / 1000), *file = calloc(1, raw + 2048 + raw / 1000), *p = rows, head[13];
  if (!rows || !packed || !file) exit(1);
  for (int y = 0; y < h; y++) {
    *p++ = 0;
    for (int x = 0; x < w; x++) {
      double dx = a > 0 ? (x - (w - 1) / 2.0) / a : 2, dy = b > 0 ? (y - (h - 1) / 2.0) / b : 2;
      *p++ = dx * dx + dy * dy <= 1;
    }
  }
  memcpy(file, "\x89PNG\r\n\x1a\n", 8);
  p = put32(put32(head, (uint32_t)w), (uint32_t)h);
  memcpy(p, "\x08\x03\0\0\0", 5);
  p = chunk(file + 8, "IHDR", head, 13);
  p = chunk(p, "PLTE", palette, sizeof palette);
  p = chunk(p, "IDAT", packed, stored(packed, rows, raw));
  *size = (size_t)(chunk(p, "IEND", NULL, 0) - file);
  free(rows);
  free(packed);
  return file;
}

char *ask(const unsigned char *image, size_t size, const char *more) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char *text = malloc(size * 4 / 3 + 1024 + strlen(more)), *p = text;
  if (!text) exit(1);
  p += sprintf(p, "{\"contract\":\"1\",\"kind\":\"lesion-analysis\",\"request_id\":\"r\",\"processing_timestamp\":\"2026-11-22T10:00:00Z\",\"lesion_images\":[\"");
  for (size_t i = 0; i < size; i += 3) {
    uint32_t v = (uint32_t)image[i] << 16 | (i + 1 < size ? (uint32_t)image[i + 1] << 8 : 0) | (i + 2 < size ? image[i + 2] : 0);
    *p++ = letters[v >> 18], *p++ = letters[v >> 12 & 63];
    *p++ = i + 1 < size ? letters[v >> 6 & 63] : '=', *p++ = i + 2 < size ? letters[v & 63] : '=';
  }
  sprintf(p, "\"]%s}", more);
  return text;
}
