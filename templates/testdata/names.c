// Says where the names of persons in a text lie: what the tests hold mp_names against.
#include "host.h"

static char request[MP_INPUT_MAX + 16], text[MP_INPUT_MAX];
static uint32_t spans[4096][2];
static int count;

static void found(uint32_t from, uint32_t to) {
  if (count < MP_COUNT(spans)) spans[count][0] = from, spans[count++][1] = to;
}

static void write(struct mp_writer *w, const void *what) {
  (void)what;
  mp_open(w, NULL, '{');
  mp_open(w, "names", '[');
  for (int i = 0; i < count; i++) {
    mp_put_number(w, NULL, spans[i][0]);
    mp_put_number(w, NULL, spans[i][1]);
  }
  mp_shut(w, ']');
  mp_shut(w, '}');
}

MP_EXPORT(process_medical_content) int32_t process_medical_content(void) {
  uint32_t n = (uint32_t)input_length(), length;
  for (uint32_t i = 0; i < n; i++) request[i] = (char)input_load_u8(i);
  for (uint32_t i = n; i < n + 16; i++) request[i] = 0;
  if (mp_json_check(request, n)) return 2;
  count = 0;
  mp_names(text, mp_text(mp_member(request, "text"), text, sizeof text), found);
  uint64_t block = mp_block(write, NULL, &length);
  if (block == 0) return 2;
  output_set(block, length);
  return 0;
}
