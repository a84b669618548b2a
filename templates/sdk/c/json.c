// JSON, read strictly and without a tree: it is checked once, and then walked in the text.
#include "medplug.h"

enum { deepest = 32, most_names = 2048, slots = 4096, most_members = 128 };

// Names of the objects that are open, as hashes with the object's number mixed in. Two names that share all 64 bits count
// as one. Objects close in the reverse of the order they open in, so that freeing a slot breaks no chain.
static uint64_t table[slots];
static uint16_t taken[most_names];
static uint32_t names, objects;

// The members of the root: requests are long, and theirs are asked for often.
static struct {
  mp_json name, value;
} members[most_members];
static uint32_t member_count;
static mp_json root;
static bool all_members;

static const char *at, *stop, *wrong;

static const char *space(const char *p) {
  while (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r') p++;
  return p;
}

static bool fail(const char *why) {
  if (!wrong) wrong = why;
  return false;
}

static int hex(const char *p) {
  int v = 0;
  for (int i = 0; i < 4; i++) {
    char c = p[i];
    int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (d < 0) return -1;
    v = v * 16 + d;
  }
  return v;
}

// letter decodes one character of a string: its bytes, their number, 0 at the closing quote, -1 where it is no string.
static int letter(const char **pp, unsigned char out[4]) {
  const unsigned char *p = (const unsigned char *)*pp;
  if (*p == '"') return 0;
  if (*p < 0x20) return -1;
  uint32_t r;
  if (*p != '\\') {
    int n = *p < 0x80 ? 1 : *p >= 0xc2 && *p < 0xe0 ? 2 : *p >= 0xe0 && *p < 0xf0 ? 3 : *p >= 0xf0 && *p < 0xf5 ? 4 : 0;
    for (int i = 0; i < n; i++) {
      if (i && (p[i] & 0xc0) != 0x80) return -1;
      out[i] = p[i];
    }
    bool odd = (*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f);
    if (n == 0 || odd) return -1;
    *pp += n;
    return n;
  }
  switch (p[1]) {
  case '"': case '\\': case '/': r = p[1]; break;
  case 'b': r = '\b'; break;
  case 'f': r = '\f'; break;
  case 'n': r = '\n'; break;
  case 'r': r = '\r'; break;
  case 't': r = '\t'; break;
  case 'u': {
    int v = hex(*pp + 2);
    if (v < 0 || (v >= 0xdc00 && v < 0xe000)) return -1;
    r = (uint32_t)v;
    if (v >= 0xd800 && v < 0xdc00) {
      int low = p[6] == '\\' && p[7] == 'u' ? hex(*pp + 8) : -1;
      if (low < 0xdc00 || low >= 0xe000) return -1;
      r = 0x10000 + ((r - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
      *pp += 6;
    }
    *pp += 4;
    break;
  }
  default: return -1;
  }
  *pp += 2;
  if (r < 0x80) return out[0] = (unsigned char)r, 1;
  if (r < 0x800) return out[0] = (unsigned char)(0xc0 | r >> 6), out[1] = (unsigned char)(0x80 | (r & 63)), 2;
  if (r < 0x10000)
    return out[0] = (unsigned char)(0xe0 | r >> 12), out[1] = (unsigned char)(0x80 | (r >> 6 & 63)),
           out[2] = (unsigned char)(0x80 | (r & 63)), 3;
  return out[0] = (unsigned char)(0xf0 | r >> 18), out[1] = (unsigned char)(0x80 | (r >> 12 & 63)),
         out[2] = (unsigned char)(0x80 | (r >> 6 & 63)), out[3] = (unsigned char)(0x80 | (r & 63)), 4;
}

// string passes over one and gives the hash of what it says (FNV-1a).
static bool string(uint64_t *hash) {
  unsigned char c[4];
  uint64_t h = 14695981039346656037ull;
  at++;
  for (;;) {
    while (*at >= '#' && *at < 0x7f && *at != '\\') h = (h ^ (unsigned char)*at++) * 1099511628211ull;
    int n = letter(&at, c);
    if (n < 0) return fail(at >= stop ? "unexpected end" : "a string holds what no string may hold");
    if (n == 0) break;
    for (int i = 0; i < n; i++) h = (h ^ c[i]) * 1099511628211ull;
  }
  at++;
  if (hash) *hash = h;
  return true;
}

static bool digits(void) {
  if (*at < '0' || *at > '9') return fail("a number without digits");
  while (*at >= '0' && *at <= '9') at++;
  return true;
}

static bool number(void) {
  const char *from = at;
  if (*at == '-') at++;
  if (*at == '0')
    at++;
  else if (!digits())
    return false;
  if (*at == '.') {
    at++;
    if (!digits()) return false;
  }
  if (*at == 'e' || *at == 'E') {
    at++;
    if (*at == '+' || *at == '-') at++;
    if (!digits()) return false;
    double v = mp_parse_double(from, NULL);
    if (v - v != 0) return fail("a number is too large");
  } else if (at - from > 300) {
    double v = mp_parse_double(from, NULL);
    if (v - v != 0) return fail("a number is too large");
  }
  return true;
}

static bool word(const char *w) {
  for (; *w; w++, at++)
    if (*at != *w) return fail("not a value of JSON");
  return true;
}

static bool fresh(uint64_t hash, uint32_t object) {
  hash = (hash ^ (object * 0x9e3779b97f4a7c15ull)) | 1;
  uint32_t i = (uint32_t)(hash >> 40) % slots;
  for (; table[i]; i = (i + 1) % slots)
    if (table[i] == hash) return fail("a name is given twice in an object");
  if (names == most_names) return fail("too many names in objects that lie in each other");
  table[i] = hash;
  taken[names++] = (uint16_t)i;
  return true;
}

static bool value(int depth) {
  at = space(at);
  char open = *at;
  if (open == '"') return string(NULL);
  if (open == '-' || (open >= '0' && open <= '9')) return number();
  if (open == 't') return word("true");
  if (open == 'f') return word("false");
  if (open == 'n') return word("null");
  if (open != '{' && open != '[') return fail(at >= stop ? "unexpected end" : "not a value of JSON");
  if (depth == deepest) return fail("nested deeper than 32 levels");
  char close = open == '{' ? '}' : ']';
  uint32_t object = ++objects, before = names;
  at = space(at + 1);
  if (*at == close) return at++, true;
  for (;; at = space(at + 1)) {
    mp_json name = at;
    if (open == '{') {
      uint64_t hash;
      if (*at != '"') return fail("a member without a name");
      if (!string(&hash) || !fresh(hash, object)) return false;
      at = space(at);
      if (*at != ':') return fail("a name without a colon");
      at = space(at + 1);
      if (depth == 0) {
        if (member_count < most_members)
          members[member_count].name = name, members[member_count++].value = at;
        else
          all_members = false;
      }
    }
    if (!value(depth + 1)) return false;
    at = space(at);
    if (*at == close) break;
    if (*at != ',') return fail(at >= stop ? "unexpected end" : "neither a comma nor the end of what was open");
  }
  at++;
  while (names > before) table[taken[--names]] = 0;
  return true;
}

const char *mp_json_check(const char *text, uint32_t length) {
  wrong = NULL;
  while (names > 0) table[taken[--names]] = 0; // of a text that broke off
  objects = member_count = 0;
  all_members = true;
  at = text, stop = text + length;
  root = space(text);
  if (value(0)) {
    at = space(at);
    if (at != stop) fail("something follows the value");
  }
  return wrong;
}

char mp_kind(mp_json v) { return *v == '-' || (*v >= '0' && *v <= '9') ? '0' : *v; }

static mp_json skip_string(mp_json p) {
  for (p++; *p != '"'; p++) p += *p == '\\';
  return p + 1;
}

mp_json mp_skip(mp_json p) {
  int depth = 0;
  for (;; p++) {
    switch (*p) {
    case '"':
      p = skip_string(p) - 1;
      break;
    case '{': case '[':
      depth++;
      continue;
    case '}': case ']':
      depth--;
      break;
    case ',': case ':': case ' ': case '\n': case '\t': case '\r':
      continue;
    default:
      while (*p && *p != ',' && *p != '}' && *p != ']' && *p != ' ' && *p != '\n' && *p != '\t' && *p != '\r') p++;
      p--;
    }
    if (depth == 0) return p + 1;
  }
}

struct mp_walk mp_walk(mp_json container) {
  struct mp_walk w = {NULL, NULL, space(container + 1), *container == '{' ? '}' : ']'};
  return w;
}

bool mp_next(struct mp_walk *w) {
  if (w->value) w->next = space(mp_skip(w->value));
  if (*w->next == ',') w->next = space(w->next + 1);
  if (*w->next == w->close) return false;
  w->name = NULL;
  if (w->close == '}') {
    w->name = w->next;
    w->next = space(space(skip_string(w->next)) + 1);
  }
  w->value = w->next;
  return true;
}

bool mp_is(mp_json string, const char *want) {
  unsigned char c[4];
  string++;
  for (;;) {
    int n = letter(&string, c);
    if (n <= 0) return *want == 0;
    for (int i = 0; i < n; i++)
      if ((unsigned char)*want++ != c[i] || c[i] == 0) return false;
  }
}

mp_json mp_member(mp_json object, const char *name) {
  if (!object || *object != '{') return NULL;
  if (object == root && all_members) {
    for (uint32_t i = 0; i < member_count; i++)
      if (mp_is(members[i].name, name)) return *members[i].value == 'n' ? NULL : members[i].value;
    return NULL;
  }
  struct mp_walk w = mp_walk(object);
  while (mp_next(&w))
    if (mp_is(w.name, name)) return *w.value == 'n' ? NULL : w.value;
  return NULL;
}

uint32_t mp_text(mp_json string, char *out, uint32_t room) {
  unsigned char c[4];
  uint32_t length = 0, used = 0;
  bool full = room == 0;
  string++;
  for (int n; (n = letter(&string, c)) > 0; length += (uint32_t)n) {
    full = full || used + (uint32_t)n >= room;
    for (int i = 0; i < n && !full; i++) out[used++] = (char)c[i];
  }
  if (room) out[used] = 0;
  return length;
}

double mp_number(mp_json number) { return mp_parse_double(number, NULL); }

struct mp_base64 mp_base64(mp_json string) {
  struct mp_base64 b = {string + 1, 0, 0, 0};
  return b;
}

static const signed char values[128] = { // of a letter, one more than its six bits
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,  ['I'] = 9,  ['J'] = 10, ['K'] = 11,
    ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22,
    ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33,
    ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44,
    ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55,
    ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64};

int mp_base64_byte(struct mp_base64 *b) {
  if (b->left == 0) {
    unsigned char c[4];
    int pads = 0;
    for (int i = 0; i < 4; i++) {
      unsigned char out[4];
      int n = letter(&b->at, out); // a slash may be escaped
      if (n == 0) return i == 0 ? -1 : -2;
      if (n != 1) return -2;
      c[i] = out[0];
      if (c[i] == '=') {
        if (i < 2) return -2;
        pads++;
        c[i] = 0;
      } else if (pads || c[i] > 127 || !values[c[i]]) {
        return -2;
      } else {
        c[i] = (unsigned char)(values[c[i]] - 1);
      }
    }
    if (pads && *b->at != '"') return -2;
    b->bits = (uint32_t)c[0] << 18 | (uint32_t)c[1] << 12 | (uint32_t)c[2] << 6 | c[3];
    b->left = 3 - pads;
    b->have = 16;
  }
  int v = (int)(b->bits >> b->have & 255);
  b->have -= 8, b->left--;
  return v;
}

// six gives the bits of a letter, with bit 6 set where it is none of them.
static uint32_t six(char c) { return (uint32_t)(values[c & 127] - 1) | ((uint32_t)c & 128); }

int64_t mp_base64_all(mp_json string, unsigned char *out, uint32_t room) {
  const char *p = string + 1;
  uint32_t n = 0;
  for (;; p += 4, n += 3) { // four plain letters at a time; the text goes on for some zero bytes
    uint32_t a = six(p[0]), b = six(p[1]), c = six(p[2]), d = six(p[3]);
    if ((a | b | c | d) >> 6) break;
    if (!out) continue;
    if (room - n < 3) return -1;
    out[n] = (unsigned char)(a << 2 | b >> 4), out[n + 1] = (unsigned char)(b << 4 | c >> 2), out[n + 2] = (unsigned char)(c << 6 | d);
  }
  struct mp_base64 rest = {p, 0, 0, 0};
  int byte;
  while ((byte = mp_base64_byte(&rest)) >= 0) {
    if (out && n == room) return -1;
    if (out) out[n] = (unsigned char)byte;
    n++;
  }
  return byte == -1 ? (int64_t)n : -1;
}
