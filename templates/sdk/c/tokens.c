// Text as words, numbers, marks and ends of lines; and what words can be.
#include "names.h"

#define FNV_OFFSET 14695981039346656037ull
#define FNV_PRIME 1099511628211ull

struct mp_token mp_tokens[MP_TOKENS];
int mp_token_count;

// plain folds the second byte of a letter that UTF-8 writes as 0xC3 and it: á to a, Ç to c; 0 for what is no letter.
static char plain(unsigned char second) {
  static const char row[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuy\0s";
  unsigned char i = second & 63;
  return i == 63 ? 'y' : row[i & 31];
}

static bool letter(unsigned char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

static bool digit(unsigned char c) { return c >= '0' && c <= '9'; }

static uint32_t fold(uint64_t h) { return (uint32_t)(h >> 32) ^ (uint32_t)h; }

static uint32_t what_is(uint32_t hash) {
  uint32_t low = 0, high = mp_word_count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (mp_words[middle].hash < hash) low = middle + 1;
    else high = middle;
  }
  return low < mp_word_count && mp_words[low].hash == hash ? mp_words[low].what : 0;
}

// word reads one at i; its end is i where there is none.
static struct mp_token word(const unsigned char *s, uint32_t i, uint32_t to) {
  struct mp_token t = {.start = i, .kind = MP_WORD};
  uint64_t h = FNV_OFFSET;
  uint32_t letters = 0, capitals = 0;
  bool first_capital = false;
  for (;;) {
    unsigned char c = i < to ? s[i] : 0, next = i + 1 < to ? s[i + 1] : 0;
    if (letter(c)) {
      h = (h ^ (unsigned char)(c | 32)) * FNV_PRIME;
      first_capital |= letters == 0 && c < 'a', capitals += c < 'a';
      i++, letters++;
    } else if (c == 0xc3 && (next & 0xc0) == 0x80 && plain(next)) {
      bool up = (next & 63) < 32;
      h = (h ^ (unsigned char)plain(next)) * FNV_PRIME;
      first_capital |= letters == 0 && up, capitals += up;
      i += 2, letters++;
    } else if ((c == 0xcc || c == 0xcd) && next && letters > 0) { // combining accents
      i += 2;
    } else if (c >= 0xc4 && c <= 0xcb && next) { // Latin Extended, Greek
      h = (h ^ next) * FNV_PRIME;
      h = (h ^ c) * FNV_PRIME;
      i += 2, letters++;
    } else {
      break;
    }
  }
  t.end = i;
  if (letters == 0) return t;
  t.what = what_is(fold(h));
  t.length = (uint8_t)(letters < 255 ? letters : 255);
  t.shape = letters == 1 && capitals == 1               ? MP_INITIAL
            : capitals == letters                       ? MP_UPPER
            : capitals == 0                             ? MP_LOWER
            : first_capital && capitals <= 2            ? MP_CAPITAL // McDonald as well
                                                        : MP_MIXED;
  return t;
}

// other reads a character outside ASCII that is no letter: a blank, or a mark.
static struct mp_token other(const unsigned char *s, uint32_t i, uint32_t to, bool *blank) {
  struct mp_token t = {.start = i, .kind = MP_MARK};
  uint32_t c = s[i];
  for (i++; i < to && (s[i] & 0xc0) == 0x80; i++) c = c << 8 | s[i];
  t.end = i;
  *blank = c == 0xc2a0 || c == 0xe280af || c == 0xe28089 || c == 0xe2808b || c == 0xefbbbf;
  if (c == 0xc2ba || c == 0xc2b0 || c == 0xc2aa) t.mark = 'o';                                    // º ° ª
  if (c == 0xe28093 || c == 0xe28094 || c == 0xe28091 || c == 0xe28090) t.mark = '-';             // dashes
  return t;
}

uint32_t mp_tokenise(const char *text, uint32_t from, uint32_t to) {
  const unsigned char *s = (const unsigned char *)text;
  uint32_t i = from, line = 0, line_tokens = 0;
  mp_token_count = 0;
  while (i < to && mp_token_count < MP_TOKENS) {
    struct mp_token t = {.start = i, .end = i + 1, .kind = MP_MARK, .mark = s[i]};
    if (s[i] == ' ' || s[i] == '\t' || s[i] == '\r') {
      i++;
      continue;
    }
    if (s[i] == '\n') {
      t.kind = MP_LINE, t.mark = 0;
      line = i + 1, line_tokens = (uint32_t)mp_token_count + 1;
    } else if (digit(s[i])) {
      t.kind = MP_NUMBER, t.mark = 0;
      while (t.end < to && digit(s[t.end])) t.end++;
    } else if (s[i] >= 0x80 || letter(s[i])) {
      t = word(s, i, to);
      if (t.end == i) {
        bool blank;
        t = other(s, i, to, &blank);
        if (blank) {
          i = t.end;
          continue;
        }
      }
    }
    mp_tokens[mp_token_count++] = t;
    i = t.end;
  }
  if (i < to && line_tokens > MP_TOKENS / 2) { // the next stretch begins with a whole line
    mp_token_count = (int)line_tokens;
    return line;
  }
  return i;
}

uint32_t mp_hash_name(const char *text, uint32_t from, uint32_t to) {
  const unsigned char *s = (const unsigned char *)text;
  uint64_t h = FNV_OFFSET;
  for (uint32_t i = from; i < to; i++) {
    unsigned char c = s[i];
    if (c == 0xc3 && i + 1 < to) c = (unsigned char)plain(s[++i]);
    if (letter(c)) h = (h ^ (unsigned char)(c | 32)) * FNV_PRIME;
  }
  return fold(h);
}
