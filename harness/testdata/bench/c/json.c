#include "json.h"

static uint64_t length, at, word;
static bool broken;
static bool first; // the bracket just entered had no element yet

enum { deepest = 32 };

void json_begin(void) {
  length = input_length();
  at = 0;
  word = length > 0 ? input_load_u64(0) : 0;
  broken = first = false;
}

// peek gives the next byte, -1 at the end of the input.
static inline int peek(void) { return at < length ? (int)(word & 0xff) : -1; }

static inline void step(void) {
  at++;
  word >>= 8;
  if ((at & 7) == 0 && at < length) word = input_load_u64(at);
}

static bool fail(void) {
  broken = true;
  return false;
}

static int token(void) {
  for (;;) {
    int c = peek();
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return c;
    step();
  }
}

static bool take(char want) {
  if (token() != want) return fail();
  step();
  return true;
}

bool json_enter(char open) {
  first = true;
  return take(open);
}

bool json_more(char close) {
  if (broken) return false;
  if (token() == close) {
    step();
    first = false;
    return false;
  }
  if (first) {
    first = false;
    return true;
  }
  return take(',');
}

bool json_string_begin(void) {
  first = false;
  return take('"');
}

int json_string_byte(void) {
  int c = peek();
  if (c < 0x20 || c == '\\') {
    broken = true;
    return -2;
  }
  step();
  return c == '"' ? -1 : c;
}

bool json_text(char *text, uint32_t room) {
  uint32_t n = 0;
  if (!json_string_begin()) return false;
  for (;;) {
    int c = json_string_byte();
    if (c < 0) {
      text[n < room ? n : 0] = 0;
      return c == -1;
    }
    if (n < room) text[n] = (char)c;
    if (++n >= room) n = room;
  }
}

bool json_key(char *name, uint32_t room) { return json_text(name, room) && take(':'); }

bool json_number(double *value) {
  double v = 0, scale = 1;
  bool negative = token() == '-';
  first = false;
  if (negative) step();
  if (peek() < '0' || peek() > '9') return fail();
  for (; peek() >= '0' && peek() <= '9'; step()) v = v * 10 + (peek() - '0');
  if (peek() == '.') {
    for (step(); peek() >= '0' && peek() <= '9'; step()) {
      scale /= 10;
      v += scale * (peek() - '0');
    }
  }
  if (peek() == 'e' || peek() == 'E') return fail(); // no rate and no gain is written so
  *value = negative ? -v : v;
  return true;
}

// skip_text passes over a string, escapes included.
static bool skip_text(void) {
  if (!take('"')) return false;
  for (;;) {
    int c = peek();
    if (c < 0x20) return fail();
    step();
    if (c == '"') return true;
    if (c == '\\') {
      if (peek() < 0) return fail();
      step();
    }
  }
}

// skip_word passes over true, false, null or a number.
static bool skip_word(void) {
  uint64_t begin = at;
  for (;; step()) {
    int c = peek();
    bool in_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'E';
    if (!in_word) return at > begin || fail();
  }
}

static bool skip(int depth) {
  int c = token();
  if (c == '"') return skip_text();
  if (c != '{' && c != '[') return skip_word();
  if (depth == deepest) return fail();
  char close = c == '{' ? '}' : ']';
  json_enter((char)c);
  while (json_more(close)) {
    if (c == '{' && !(token() == '"' && skip_text() && take(':'))) return fail();
    if (!skip(depth + 1)) return false;
  }
  return !broken;
}

bool json_skip(void) {
  first = false;
  bool ok = skip(0);
  first = false;
  return ok;
}

bool json_end(void) { return !broken && token() < 0; }
