/* The decoder trusts much of what a file says, and takes a file that ends early for whole. So the structure is read here
 * first: every length, PNG's checksums and order of chunks (W3C PNG, 3rd edition, clause 5), JPEG's markers and tables
 * (ITU-T T.81, annex B). A damaged picture of a patient must not be measured. */
#include "inspect.h"

#include <string.h>

#define MAX_SCANS 100 /* each goes over the whole image; encoders write about ten */

typedef struct {
  const uint8_t *p;
  size_t n;
} Bytes;

static uint32_t be32(const uint8_t *p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }
static uint32_t be16(const uint8_t *p) { return (uint32_t)p[0] << 8 | p[1]; }

static void crc_table(uint32_t table[256]) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
    table[i] = c;
  }
}

static uint32_t crc(const uint32_t table[256], const uint8_t *p, size_t n) {
  uint32_t c = 0xffffffffu;
  for (size_t i = 0; i < n; i++) c = table[(c ^ p[i]) & 255] ^ c >> 8;
  return ~c;
}

static const char *png_header(const uint8_t *p, Head *h) {
  static const uint8_t channels[7] = {1, 0, 3, 3, 2, 0, 4};
  /* the depths of each kind of colour, as bits of a set */
  static const uint32_t depths[7] = {1 << 1 | 1 << 2 | 1 << 4 | 1 << 8 | 1 << 16, 0, 1 << 8 | 1 << 16, 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8,
                                     1 << 8 | 1 << 16, 0, 1 << 8 | 1 << 16};
  uint8_t depth = p[8], color = p[9];
  h->width = be32(p);
  h->height = be32(p + 4);
  if (!h->width || !h->height || h->width > 0x7fffffff || h->height > 0x7fffffff) return "the PNG's size is none";
  if (color > 6 || depth > 16 || !(depths[color] >> depth & 1) || p[10] || p[11] || p[12] > 1) return "the PNG's header is damaged";
  h->channels = channels[color];
  h->bits = depth == 16 ? 16 : 8;
  h->colors = color == 3; /* until its palette is seen */
  return NULL;
}

static const char *inspect_png(const uint8_t *data, size_t n, Head *h) {
  uint32_t table[256];
  crc_table(table);
  h->format = "png";
  int data_chunks = 0, data_over = 0, transparent = 0;
  size_t at = 8;
  for (int first = 1;; first = 0) {
    if (n - at < 12) return "the PNG is cut off";
    uint32_t length = be32(data + at);
    if (length > n - at - 12) return "the PNG is cut off";
    const uint8_t *type = data + at + 4, *body = data + at + 8;
    if (crc(table, type, (size_t)length + 4) != be32(body + length)) return "a checksum of the PNG is wrong";
    if (first != !memcmp(type, "IHDR", 4)) return "the PNG's header is damaged";
    if (first) {
      if (length != 13) return "the PNG's header is damaged";
      const char *wrong = png_header(body, h);
      if (wrong) return wrong;
    } else if (!memcmp(type, "PLTE", 4)) {
      if (h->palette || data_chunks || transparent || length % 3 || length < 3 || length > 768 || h->channels < 3)
        return "the PNG's palette is damaged";
      h->palette = at;
      if (h->colors) h->colors = length / 3;
    } else if (!memcmp(type, "tRNS", 4)) {
      size_t want = h->colors ? length : h->channels == 1 ? 2 : h->channels == 3 ? 6 : 0;
      if (transparent || data_chunks || !length || length != want || (h->colors && (!h->palette || length > h->colors)))
        return "the PNG's transparency is damaged";
      transparent = 1;
    } else if (!memcmp(type, "IDAT", 4)) {
      if (data_over || (h->colors && !h->palette)) return "the PNG's chunks are out of order";
      data_chunks = 1;
    } else if (!memcmp(type, "IEND", 4)) {
      if (!data_chunks) return "the PNG holds no pixels";
      h->end = at + 12 + length;
      if (transparent) h->channels = h->channels == 1 ? 2 : 4;
      return NULL;
    } else if (!(type[0] & 0x20)) {
      return "the PNG needs a chunk that is not known";
    }
    if (data_chunks && memcmp(type, "IDAT", 4)) data_over = 1;
    at += 12 + (size_t)length;
  }
}

typedef struct {
  int frame, progressive, components, scans;
  uint8_t id[4], quantizer[4];
  unsigned quantizers, dc, ac; /* sets of the tables that were defined */
} Jpeg;

static const char *jpeg_frame(Bytes s, Jpeg *j, Head *h) {
  static const char damaged[] = "the JPEG's header is damaged";
  if (j->frame || s.n < 6) return damaged;
  j->frame = 1;
  j->components = s.p[5];
  h->height = be16(s.p + 1);
  h->width = be16(s.p + 3);
  h->channels = j->components;
  h->bits = s.p[0];
  if (s.p[0] != 8) return "JPEGs have 8 bits";
  if (!h->width || !h->height) return "the JPEG's size is none";
  if ((j->components != 1 && j->components != 3 && j->components != 4) || s.n != 6 + 3 * (size_t)j->components) return damaged;
  unsigned across = 1, down = 1;
  for (int i = 0; i < j->components; i++) {
    unsigned x = s.p[7 + 3 * i] >> 4, y = s.p[7 + 3 * i] & 15;
    if (!x || !y || x > 4 || y > 4 || x == 3 || y == 3) return "the JPEG's sampling is not known";
    across = x > across ? x : across; /* 1, 2 and 4 all divide the largest */
    down = y > down ? y : down;
    j->id[i] = s.p[6 + 3 * i];
    for (int k = 0; k < i; k++)
      if (j->id[k] == j->id[i]) return damaged;
    j->quantizer[i] = s.p[8 + 3 * i];
    if (j->quantizer[i] > 3) return damaged;
  }
  return NULL;
}

/* jpeg_huffman wants codes that fit their lengths, and at most 255 of them: the decoder keeps a number for "none". */
static const char *jpeg_huffman(Bytes s, Jpeg *j) {
  static const char damaged[] = "a table of the JPEG is damaged";
  while (s.n) {
    if (s.n < 17 || s.p[0] >> 4 > 1 || (s.p[0] & 15) > 3) return damaged;
    unsigned symbols = 0, code = 0;
    for (unsigned length = 1; length <= 16; length++) {
      symbols += s.p[length];
      code += s.p[length];
      if (code > 1u << length) return damaged;
      code <<= 1;
    }
    if (symbols > 255 || s.n < 17 + symbols) return damaged;
    if (!(s.p[0] >> 4))
      for (unsigned i = 0; i < symbols; i++)
        if (s.p[17 + i] > 15) return damaged;
    *(s.p[0] >> 4 ? &j->ac : &j->dc) |= 1u << (s.p[0] & 15);
    s.p += 17 + symbols;
    s.n -= 17 + symbols;
  }
  return NULL;
}

static const char *jpeg_quantizers(Bytes s, Jpeg *j) {
  while (s.n) {
    size_t take = s.p[0] >> 4 ? 129 : 65;
    if (s.p[0] >> 4 > 1 || (s.p[0] & 15) > 3 || s.n < take) return "a table of the JPEG is damaged";
    j->quantizers |= 1u << (s.p[0] & 15);
    s.p += take;
    s.n -= take;
  }
  return NULL;
}

static const char *jpeg_scan(Bytes s, Jpeg *j) {
  static const char damaged[] = "a scan of the JPEG is damaged";
  if (!j->frame || s.n < 1 || s.p[0] < 1 || s.p[0] > j->components || s.n != 4 + 2 * (size_t)s.p[0]) return damaged;
  if (++j->scans > MAX_SCANS) return "the JPEG has more than 100 scans";
  uint8_t from = s.p[s.n - 3], to = s.p[s.n - 2], high = s.p[s.n - 1] >> 4, low = s.p[s.n - 1] & 15;
  if (j->progressive ? from > to || to > 63 || high > 13 || low > 13 || (!from && to) || (from && s.p[0] != 1) : from || high || low)
    return damaged;
  unsigned seen = 0;
  for (int k = 0; k < s.p[0]; k++) {
    int i = 0;
    while (i < j->components && j->id[i] != s.p[1 + 2 * k]) i++;
    if (i == j->components || seen >> i & 1) return damaged;
    seen |= 1u << i;
    uint8_t dc = s.p[2 + 2 * k] >> 4, ac = s.p[2 + 2 * k] & 15;
    if (dc > 3 || ac > 3 || !(j->quantizers >> j->quantizer[i] & 1)) return "a table of the JPEG is missing";
    int needs_dc = j->progressive ? !from && !high : 1, needs_ac = j->progressive ? from > 0 : 1;
    if ((needs_dc && !(j->dc >> dc & 1)) || (needs_ac && !(j->ac >> ac & 1))) return "a table of the JPEG is missing";
  }
  return NULL;
}

/* past_scan gives where the marker behind entropy-coded data begins, n if there is none. */
static size_t past_scan(const uint8_t *data, size_t n, size_t at) {
  while (at < n) {
    const uint8_t *mark = memchr(data + at, 0xff, n - at);
    if (!mark) return n;
    at = (size_t)(mark - data);
    if (at + 1 < n && data[at + 1] != 0 && data[at + 1] != 0xff && (data[at + 1] < 0xd0 || data[at + 1] > 0xd7)) return at;
    at += at + 1 < n && data[at + 1] == 0xff ? 1 : 2;
  }
  return n;
}

static const char *inspect_jpeg(const uint8_t *data, size_t n, Head *h) {
  static const char cut[] = "the JPEG is cut off";
  Jpeg j;
  memset(&j, 0, sizeof j);
  h->format = "jpeg";
  for (size_t at = 2;;) {
    if (at >= n) return cut;
    if (data[at] != 0xff) return "the JPEG is damaged";
    while (at < n && data[at] == 0xff) at++;
    if (at >= n) return cut;
    uint8_t mark = data[at++];
    if (mark == 0xd9) {
      if (!j.scans) return "the JPEG holds no pixels";
      h->end = at;
      return NULL;
    }
    if (mark == 0 || mark == 1 || (mark >= 0xd0 && mark <= 0xd8)) return "the JPEG is damaged";
    if (n - at < 2 || be16(data + at) < 2 || be16(data + at) > n - at) return cut;
    Bytes s = {data + at + 2, be16(data + at) - 2};
    at += be16(data + at);
    const char *wrong = NULL;
    switch (mark) {
    case 0xc0: case 0xc1: case 0xc2:
      j.progressive = mark == 0xc2;
      wrong = jpeg_frame(s, &j, h);
      break;
    case 0xc4: wrong = jpeg_huffman(s, &j); break;
    case 0xdb: wrong = jpeg_quantizers(s, &j); break;
    case 0xda:
      wrong = jpeg_scan(s, &j);
      at = past_scan(data, n, at);
      break;
    case 0xdd: wrong = s.n == 2 ? NULL : "the JPEG is damaged"; break;
    case 0xfe: break;
    default: /* applications' segments carry no pixels; other frames are lossless, hierarchical or arithmetic */
      if (mark < 0xe0 || mark > 0xef) wrong = "this kind of JPEG is not known";
    }
    if (wrong) return wrong;
  }
}

const char *inspect_image(const uint8_t *data, size_t n, Head *h) {
  memset(h, 0, sizeof *h);
  if (n >= 8 && !memcmp(data, "\x89PNG\r\n\x1a\n", 8)) return inspect_png(data, n, h);
  if (n >= 3 && !memcmp(data, "\xff\xd8\xff", 3)) return inspect_jpeg(data, n, h);
  return "neither PNG nor JPEG";
}
