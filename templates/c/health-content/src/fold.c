// How phrases are found whatever their case, accents and line breaks; and how stretches are replaced.
#include "text.h"

char text[text_room];
uint32_t length;

// decode gives the character at *p, which is sound UTF-8, and goes past it.
static uint32_t decode(uint32_t *p) {
  const unsigned char *s = (const unsigned char *)text + *p;
  if (*p >= length) return 0;
  if (s[0] < 0x80) return *p += 1, s[0];
  if (s[0] < 0xe0) return *p += 2, (uint32_t)(s[0] & 31) << 6 | (s[1] & 63);
  if (s[0] < 0xf0) return *p += 3, (uint32_t)(s[0] & 15) << 12 | (uint32_t)(s[1] & 63) << 6 | (s[2] & 63);
  return *p += 4, (uint32_t)(s[0] & 7) << 18 | (uint32_t)(s[1] & 63) << 12 | (uint32_t)(s[2] & 63) << 6 | (s[3] & 63);
}

static bool blank(uint32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x3000;
}

// Accents written apart, and characters that are not seen.
static bool unseen(uint32_t c) { return (c >= 0x300 && c <= 0x36f) || c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff; }

static uint32_t plain(uint32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= 0xc0 && c <= 0xde && c != 0xd7) c += 32;
  if (c >= 0xe0 && c <= 0xe5) return 'a';
  if (c == 0xe7) return 'c';
  if (c >= 0xe8 && c <= 0xeb) return 'e';
  if (c >= 0xec && c <= 0xef) return 'i';
  if (c >= 0xf2 && c <= 0xf6) return 'o';
  if (c >= 0xf9 && c <= 0xfc) return 'u';
  return c;
}

uint32_t folded(uint32_t *p) {
  uint32_t c;
  do c = decode(p);
  while (c && unseen(c));
  if (!blank(c)) return plain(c);
  for (uint32_t next = *p; blank(c = decode(&next)) || unseen(c);) *p = next;
  return ' ';
}

bool is_letter(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80; }

bool find_phrase(uint32_t at, const char *phrase, uint32_t *end) {
  uint32_t p = at;
  char last = 0;
  for (; *phrase; phrase++) {
    uint32_t c = folded(&p);
    if (c == 0 || c != (unsigned char)*phrase) return false;
    last = *phrase;
  }
  uint32_t next = p;
  if (last != ':' && is_letter(folded(&next))) return false;
  *end = p;
  return true;
}

int64_t next_word(uint32_t after) {
  bool inside = after > 0;
  for (uint32_t p = after; p < length;) {
    uint32_t at = p;
    bool letter = is_letter(folded(&p));
    if (letter && !inside) return at;
    inside = letter;
  }
  return -1;
}

static bool ends(char c) { return c == '.' || c == '!' || c == '?'; }

void sentence(uint32_t *from, uint32_t *to) {
  while (*from > 0) {
    char c = text[*from - 1];
    if (c == '\n' || (ends(c) && (text[*from] == ' ' || text[*from] == '\n'))) break;
    --*from;
  }
  while (*from < *to && (text[*from] == ' ' || text[*from] == '\t')) ++*from;
  while (*to < length && text[*to] != '\n') {
    char c = text[(*to)++];
    if (ends(c) && (*to == length || text[*to] == ' ' || text[*to] == '\n')) break;
  }
}

static struct {
  uint32_t from, to;
  const char *by;
} edits[most_edits];
int edit_count;

// Stretches that overlap or say the same side by side become one; they come in any order.
void edit(uint32_t from, uint32_t to, const char *by) {
  int i = edit_count;
  if (edit_count == most_edits) {
    mp_abort("x_too_many_findings", "more than 1000 stretches would have to be replaced");
    return;
  }
  for (; i > 0 && edits[i - 1].from > from; i--) edits[i] = edits[i - 1];
  edits[i].from = from, edits[i].to = to, edits[i].by = by;
  edit_count++;
}

bool edited(uint32_t from, uint32_t to) {
  for (int i = 0; i < edit_count; i++)
    if (edits[i].from < to && from < edits[i].to) return true;
  return false;
}

static uint32_t size_of(const char *s) {
  uint32_t n = 0;
  while (s[n]) n++;
  return n;
}

void apply_edits(void) {
  int kept = 0;
  for (int i = 0; i < edit_count; i++) {
    if (kept > 0 && edits[i].from < edits[kept - 1].to) {
      if (edits[i].to > edits[kept - 1].to) edits[kept - 1].to = edits[i].to;
      continue;
    }
    edits[kept++] = edits[i];
  }
  for (int i = kept - 1; i >= 0; i--) {
    uint32_t n = size_of(edits[i].by), cut = edits[i].to - edits[i].from;
    if (length - cut + n > text_room) {
      mp_abort("output_too_large", "the prepared text is longer than this plugin holds");
      break;
    }
    __builtin_memmove(text + edits[i].from + n, text + edits[i].to, length - edits[i].to);
    __builtin_memcpy(text + edits[i].from, edits[i].by, n);
    length = length - cut + n;
  }
  edit_count = 0;
}
