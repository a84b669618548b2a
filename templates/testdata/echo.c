// Reads any JSON strictly and writes it again, value by value: what the tests hold the SDK in C against.
#include "host.h"

static char text[MP_INPUT_MAX + 16], piece[MP_INPUT_MAX];

static void put(struct mp_writer *w, const char *name, mp_json v) {
  char key[256];
  struct mp_walk members;
  switch (mp_kind(v)) {
  case '"':
    mp_text_begin(w, name);
    mp_text_piece(w, piece, mp_text(v, piece, sizeof piece));
    mp_text_end(w);
    break;
  case '0': mp_put_number(w, name, mp_number(v)); break;
  case 't': mp_put_flag(w, name, 1); break;
  case 'f': mp_put_flag(w, name, 0); break;
  case 'n': mp_put_flag(w, name, -1); break;
  default:
    mp_open(w, name, *v);
    members = mp_walk(v);
    while (mp_next(&members)) {
      if (members.name) mp_text(members.name, key, sizeof key);
      put(w, members.name ? key : NULL, members.value);
    }
    mp_shut(w, *v == '{' ? '}' : ']');
  }
}

static void write(struct mp_writer *w, const void *what) {
  mp_json v = what;
  while (*v == ' ' || *v == '\n' || *v == '\t' || *v == '\r') v++;
  if (*v == '{') {
    put(w, NULL, v);
    return;
  }
  mp_open(w, NULL, '{'); // a host takes objects only
  put(w, "it", v);
  mp_shut(w, '}');
}

static void write_wrong(struct mp_writer *w, const void *what) { mp_put(w, NULL, what); }

MP_EXPORT(process_medical_content) int32_t process_medical_content(void) {
  uint32_t n = (uint32_t)input_length(), length;
  for (uint32_t i = 0; i < n; i++) text[i] = (char)input_load_u8(i);
  for (uint32_t i = n; i < n + 16; i++) text[i] = 0;
  const char *wrong = mp_json_check(text, n);
  uint64_t block = wrong ? mp_block(write_wrong, wrong, &length) : mp_block(write, text, &length);
  if (block == 0) return 2;
  if (wrong) {
    error_set(block);
    return 1;
  }
  output_set(block, length);
  return 0;
}
