// JSON, written. The first pass only counts; the second stores eight bytes a host call.
#include "host.h"

static void byte(struct mp_writer *w, unsigned char c) {
  if (w->storing) {
    w->word |= (uint64_t)c << (w->at % 8 * 8);
    if (w->at % 8 == 7) {
      store_u64(w->block + w->at - 7, w->word);
      w->word = 0;
    }
  }
  w->at++;
}

static void bytes(struct mp_writer *w, const char *s, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) byte(w, (unsigned char)s[i]);
}

uint32_t mp_size(const char *s) {
  uint32_t n = 0;
  while (s[n]) n++;
  return n;
}

static void begin(struct mp_writer *w, const char *name) {
  if (w->comma) byte(w, ',');
  w->comma = true;
  if (!name) return;
  byte(w, '"');
  mp_text_piece(w, name, mp_size(name));
  bytes(w, "\":", 2);
}

void mp_open(struct mp_writer *w, const char *name, char bracket) {
  begin(w, name);
  byte(w, (unsigned char)bracket);
  w->comma = false;
}

void mp_shut(struct mp_writer *w, char bracket) {
  byte(w, (unsigned char)bracket);
  w->comma = true;
}

void mp_text_begin(struct mp_writer *w, const char *name) {
  begin(w, name);
  byte(w, '"');
}

void mp_text_piece(struct mp_writer *w, const char *text, uint32_t length) {
  for (uint32_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '"' || c == '\\') {
      byte(w, '\\');
      byte(w, c);
    } else if (c == '\n') {
      bytes(w, "\\n", 2);
    } else if (c < 0x20) {
      bytes(w, "\\u00", 4);
      byte(w, (unsigned char)('0' + (c >> 4)));
      byte(w, (unsigned char)"0123456789abcdef"[c & 15]);
    } else {
      byte(w, c);
    }
  }
}

void mp_text_end(struct mp_writer *w) { byte(w, '"'); }

void mp_put(struct mp_writer *w, const char *name, const char *text) {
  if (!text) {
    mp_put_flag(w, name, -1);
    return;
  }
  mp_text_begin(w, name);
  mp_text_piece(w, text, mp_size(text));
  mp_text_end(w);
}

void mp_put_number(struct mp_writer *w, const char *name, double v) {
  char out[MP_DOUBLE_ROOM];
  if (v - v != 0) {
    mp_put_flag(w, name, -1);
    return;
  }
  begin(w, name);
  bytes(w, out, mp_format_double(v, out));
}

void mp_put_flag(struct mp_writer *w, const char *name, int flag) {
  begin(w, name);
  const char *s = flag < 0 ? "null" : flag ? "true" : "false";
  bytes(w, s, mp_size(s));
}

void mp_put_json(struct mp_writer *w, const char *name, mp_json value) {
  begin(w, name);
  bytes(w, value, (uint32_t)(mp_skip(value) - value));
}

uint64_t mp_block(mp_write *write, const void *what, uint32_t *length) {
  struct mp_writer w = {0};
  write(&w, what);
  *length = w.at;
  uint64_t block = alloc(w.at);
  if (block == 0) return 0; // the host has no room
  w = (struct mp_writer){.storing = true, .block = block};
  write(&w, what);
  for (uint32_t i = w.at / 8 * 8; i < w.at; i++, w.word >>= 8) store_u8(block + i, (uint32_t)(w.word & 255));
  return block;
}

void mp_put_recommendation(struct mp_writer *w, const char *name, const struct mp_recommendation *r) {
  mp_open(w, name, '{');
  mp_put(w, "priority", r->priority);
  mp_put(w, "urgency", r->urgency);
  mp_put(w, "recommendation", r->recommendation);
  mp_put(w, "action", r->action);
  mp_put(w, "timeframe", r->timeframe);
  mp_put(w, "rationale", r->rationale);
  mp_open(w, "required_actions", '[');
  for (int i = 0; i < 4 && r->required_actions[i]; i++) mp_put(w, NULL, r->required_actions[i]);
  mp_shut(w, ']');
  mp_put(w, "medical_disclaimer", r->medical_disclaimer);
  mp_shut(w, '}');
}
