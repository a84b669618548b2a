// The structure of PNG and JPEG files, read strictly before a decoder sees them. The decoder, stb_image, was written for
// files one trusts: it reads over damage, and its versions up to 2.27 write out of bounds where a table of a JPEG is too
// long. So sums, orders, tables and the end are checked here, and what is not asked for is left out.
#include <string.h>

#include "lesion.h"

static const char bad[] = "invalid_image", large[] = "image_too_large";
enum { most_scans = 100, longest_table = 255 }; // a table of 256 would collide with a mark of the decoder's

static uint32_t be16(const unsigned char *p) { return (uint32_t)p[0] << 8 | p[1]; }
static uint32_t be32(const unsigned char *p) { return be16(p) << 16 | be16(p + 2); }

static const char *check_size(const struct checked *c) {
  if (c->w == 0 || c->h == 0) return bad;
  if (c->w > most_pixels || c->h > most_pixels) return large;
  return c->w * (uint64_t)c->h * (c->deep ? 2 : 1) > most_pixels ? large : NULL;
}

// ---- PNG (W3C, Portable Network Graphics, third edition)

static uint32_t crc_table[256];

static uint32_t crc(const unsigned char *p, uint32_t n) {
  uint32_t c = ~0u;
  for (uint32_t i = 0; !crc_table[255] && i < 256; i++) {
    uint32_t v = i;
    for (int k = 0; k < 8; k++) v = v & 1 ? 0xedb88320u ^ v >> 1 : v >> 1;
    crc_table[i] = v;
  }
  for (uint32_t i = 0; i < n; i++) c = crc_table[(c ^ p[i]) & 255] ^ c >> 8;
  return ~c;
}

static bool is(const unsigned char *chunk, const char *type) { return memcmp(chunk + 4, type, 4) == 0; }

// keep puts a chunk of n bytes of content behind what is kept already, which lies before it.
static unsigned char *keep(unsigned char *to, const unsigned char *chunk, uint32_t n) {
  memmove(to, chunk, n + 12);
  return to + n + 12;
}

// keep_palette fills it up with black: the decoder would take what lies in memory for colours that are missing.
static unsigned char *keep_palette(unsigned char *to, const unsigned char *chunk, uint32_t n) {
  memmove(to, chunk, n + 8);
  to[2] = 768 >> 8, to[3] = 768 & 255;
  memset(to + 8 + n, 0, 768 - n + 4); // the sum goes unread
  return to + 8 + 768 + 4;
}

static const char *check_header(const unsigned char *p, struct checked *c) {
  static const unsigned char depths[7] = {1 | 2 | 4 | 8 | 16, 0, 8 | 16, 1 | 2 | 4 | 8, 8 | 16, 0, 8 | 16}; // by kind of colour
  uint32_t depth = p[8], color = p[9];
  c->w = be32(p), c->h = be32(p + 4), c->deep = depth == 16;
  if (color > 6 || depth == 0 || depth > 16 || (depth & (depth - 1)) || !(depths[color] & depth) || p[10] || p[11] || p[12] > 1) return bad;
  return check_size(c);
}

static const char *check_png(unsigned char *data, uint32_t size, struct checked *c) {
  unsigned char *from = data + 8, *end = data + size, *to = data - image_slack + 8;
  uint32_t palette = 0, color = 0;
  bool pixels = false, over = false, clear = false;
  memmove(to - 8, data, 8);
  for (bool first = true;; first = false) {
    uint32_t n = end - from >= 12 ? be32(from) : ~0u;
    if (n > most_bytes || n > (uint32_t)(end - from) - 12) return bad;
    if (crc(from + 4, n + 4) != be32(from + 8 + n)) return bad;
    unsigned char *next = from + 12 + n;
    if (first != is(from, "IHDR") || (over && is(from, "IDAT"))) return bad;
    over |= pixels && !is(from, "IDAT");
    if (first) {
      const char *wrong = n == 13 ? check_header(from + 8, c) : bad;
      if (wrong) return wrong;
      color = from[17];
      to = keep(to, from, n);
    } else if (is(from, "IDAT")) {
      if (color == 3 && !palette) return bad;
      pixels = true;
      to = keep(to, from, n);
    } else if (is(from, "PLTE")) {
      if (palette || pixels || n == 0 || n > 768 || n % 3) return bad;
      palette = n / 3;
      if (color == 3) to = keep_palette(to, from, n);
    } else if (is(from, "tRNS")) {
      if (clear || pixels || (color == 3 ? n > palette : color == 0 ? n != 2 : color != 2 || n != 6)) return bad;
      clear = true;
      to = keep(to, from, n);
    } else if (is(from, "IEND")) {
      if (n || !pixels) return bad;
      to = keep(to, from, n);
      break;
    } else if (!(from[4] & 32)) {
      return bad; // a chunk that must be understood
    }
    from = next;
  }
  c->png = true, c->data = data - image_slack, c->size = (uint32_t)(to - c->data);
  return NULL;
}

// ---- JPEG (ITU-T T.81)

struct jpeg {
  unsigned char ids[4], sampling[4], quantization[4];
  bool quantized[4], huffman[2][4]; // tables that were given
  uint32_t components, interval, scans;
  bool progressive;
};

// frame reads the header of the one frame: its size, and components whose sampling the decoder can undo.
static bool frame(struct jpeg *j, const unsigned char *p, uint32_t n, struct checked *c) {
  uint32_t count = n >= 6 ? p[5] : 0, across = 1, down = 1;
  if (j->components || (count != 1 && count != 3 && count != 4) || n != 6 + 3 * count || p[0] != 8) return false;
  c->h = be16(p + 1), c->w = be16(p + 3);
  for (uint32_t i = 0; i < count; i++) {
    const unsigned char *q = p + 6 + 3 * i;
    uint32_t h = q[1] >> 4, v = q[1] & 15;
    if ((h != 1 && h != 2 && h != 4) || (v != 1 && v != 2 && v != 4) || q[2] > 3) return false;
    for (uint32_t k = 0; k < i; k++)
      if (j->ids[k] == q[0]) return false;
    j->ids[i] = q[0], j->sampling[i] = q[1], j->quantization[i] = q[2];
    across = h > across ? h : across, down = v > down ? v : down; // powers of two: the largest is a multiple of each
  }
  j->components = count;
  return true;
}

// huffman checks tables: as many symbols as there is room for, and codes that do not run over.
static bool huffman(struct jpeg *j, const unsigned char *p, uint32_t n) {
  while (n > 0) {
    uint32_t sum = 0, code = 0;
    if (n < 17 || p[0] >> 4 > 1 || (p[0] & 15) > 3) return false;
    for (int length = 1; length <= 16; length++) {
      sum += p[length];
      code = (code << 1) + p[length];
      if (code > 1u << length) return false;
    }
    if (sum > longest_table || n < 17 + sum) return false;
    j->huffman[p[0] >> 4][p[0] & 15] = true;
    p += 17 + sum, n -= 17 + sum;
  }
  return true;
}

static bool quantization(struct jpeg *j, const unsigned char *p, uint32_t n) {
  while (n > 0) {
    uint32_t length = p[0] >> 4 ? 129 : 65;
    if (p[0] >> 4 > 1 || (p[0] & 15) > 3 || n < length) return false;
    j->quantized[p[0] & 15] = true;
    p += length, n -= length;
  }
  return true;
}

// scan reads the header of one: its components and tables are there, and what a progressive one refines can be.
static bool scan(struct jpeg *j, const unsigned char *p, uint32_t n) {
  uint32_t count = n > 0 ? p[0] : 0;
  if (!j->components || count == 0 || count > j->components || n != 4 + 2 * count || ++j->scans > most_scans) return false;
  const unsigned char *band = p + 1 + 2 * count;
  uint32_t first = band[0], last = band[1], high = band[2] >> 4, low = band[2] & 15;
  if (j->progressive ? first > last || last > 63 || high > 13 || low > 13 || (first == 0 ? last > 0 : count > 1) : first || high || low) return false;
  bool dc = !j->progressive || (first == 0 && high == 0), ac = !j->progressive || first > 0;
  uint32_t seen = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t k = 0, tables = p[2 + 2 * i];
    while (k < j->components && j->ids[k] != p[1 + 2 * i]) k++;
    if (k == j->components || seen >> k & 1 || !j->quantized[j->quantization[k]]) return false;
    if (tables >> 4 > 3 || (tables & 15) > 3 || (dc && !j->huffman[0][tables >> 4]) || (ac && !j->huffman[1][tables & 15])) return false;
    seen |= 1u << k;
  }
  return true;
}

// entropy passes over the coded data of a scan, up to the next marker; NULL where the file ends before one.
static const unsigned char *entropy(const struct jpeg *j, const unsigned char *p, const unsigned char *end) {
  for (; end - p >= 2; p++) {
    if (p[0] != 0xff || p[1] == 0xff) continue;
    if (p[1] >= 0xd0 && p[1] <= 0xd7 && !j->interval) return NULL; // a restart where there are none
    if (p[1] != 0 && !(p[1] >= 0xd0 && p[1] <= 0xd7)) return p;
  }
  return NULL;
}

static const char *check_jpeg(unsigned char *data, uint32_t size, struct checked *c) {
  struct jpeg j = {0};
  const unsigned char *p = data + 2, *end = data + size;
  for (;;) {
    if (end - p < 2 || p[0] != 0xff) return bad;
    uint32_t m = p[1];
    if (m == 0xff) {
      p++;
      continue;
    }
    if (m == 0xd9) break;
    uint32_t n = end - p >= 4 ? be16(p + 2) : 0;
    if (m < 0xc0 || (m >= 0xd0 && m <= 0xd8) || n < 2 || n > (uint32_t)(end - p) - 2) return bad;
    const unsigned char *content = p + 4;
    p += 2 + n, n -= 2;
    bool sound = true;
    switch (m) {
    case 0xc0: case 0xc1: case 0xc2:
      j.progressive = m == 0xc2;
      if (!frame(&j, content, n, c)) return bad;
      const char *wrong = check_size(c);
      if (wrong) return wrong;
      break;
    case 0xc4: sound = huffman(&j, content, n); break;
    case 0xdb: sound = quantization(&j, content, n); break;
    case 0xdd:
      sound = n == 2;
      j.interval = sound ? be16(content) : 0;
      break;
    case 0xda:
      p = scan(&j, content, n) ? entropy(&j, p, end) : NULL;
      sound = p != NULL;
      break;
    default: sound = m >= 0xe0; // applications and comments; other frames and codings are not read
    }
    if (!sound) return bad;
  }
  c->data = data, c->size = size;
  return j.scans ? NULL : bad;
}

const char *check_image(unsigned char *data, uint32_t size, struct checked *out) {
  *out = (struct checked){0};
  if (size >= 8 && !memcmp(data, "\x89PNG\r\n\x1a\n", 8)) return check_png(data, size, out);
  return size >= 4 && data[0] == 0xff && data[1] == 0xd8 ? check_jpeg(data, size, out) : bad;
}
