// The benchmark plugin in C: an ECG in the contract's packed encoding, filtered and measured. Numbers, little JSON, one page
// of memory. Two more exports measure one thing each: bench_fir the tightest loop, bench_load reading the input.
#include "extism.h"
#include "filter.h"
#include "json.h"

enum { most_leads = 12, name_room = 8, no_memory = 2, refused = 1 };

struct lead {
  char name[name_room];
  uint32_t beats;
  uint64_t samples;
  double min, max, mean, rms;
};

static struct lead leads[most_leads];
static uint32_t lead_count;
static double rate, gain;

// ---- output

static char text[4096];
static uint32_t used;

static void put(char c) {
  if (used < sizeof text) text[used] = c;
  used++;
}

static void puts_(const char *s) {
  while (*s) put(*s++);
}

static void put_whole(uint64_t v) {
  if (v >= 10) put_whole(v / 10);
  put((char)('0' + v % 10));
}

// put_number writes four decimals.
static void put_number(double v) {
  if (v < 0) put('-'), v = -v;
  uint64_t scaled = (uint64_t)(v * 10000 + 0.5);
  put_whole(scaled / 10000);
  put('.');
  for (uint64_t unit = 1000; unit > 0; unit /= 10) put((char)('0' + scaled / unit % 10));
}

static void member(const char *name, double v) {
  puts_(",\"");
  puts_(name);
  puts_("\":");
  put_number(v);
}

uint64_t give_block(const char *bytes, uint32_t n) {
  uint64_t offset = alloc(n);
  if (offset == 0) return 0;
  uint32_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t word = 0;
    for (uint32_t k = 8; k > 0; k--) word = word << 8 | (uint8_t)bytes[i + k - 1];
    store_u64(offset + i, word);
  }
  for (; i < n; i++) store_u8(offset + i, (uint8_t)bytes[i]);
  return offset;
}

static int32_t answer(void) {
  if (used > sizeof text) return no_memory;
  uint64_t offset = give_block(text, used);
  if (offset == 0) return no_memory;
  output_set(offset, used);
  return 0;
}

static int32_t refuse(const char *code, const char *message) {
  used = 0;
  puts_("{\"code\":\"");
  puts_(code);
  puts_("\",\"message\":\"");
  puts_(message);
  puts_("\",\"path\":\"\"}");
  uint64_t offset = give_block(text, used);
  if (offset == 0) return no_memory;
  error_set(offset);
  return refused;
}

// ---- base64 of 16-bit little-endian samples

static int digit(int c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

static uint32_t bits, bit_count;
static bool samples_bad;

// next_sample gives the next sample of the string being read; false at its end.
static bool next_sample(int16_t *s) {
  while (bit_count < 16) {
    int c = json_string_byte();
    while (c == '=') c = json_string_byte();
    if (c < 0) {
      samples_bad |= c != -1;
      return false;
    }
    int d = digit(c);
    if (d < 0) {
      samples_bad = true;
      return false;
    }
    bits = bits << 6 | (uint32_t)d;
    bit_count += 6;
  }
  bit_count -= 16;
  uint32_t v = bits >> bit_count & 0xffff;
  *s = (int16_t)(v >> 8 | v << 8);
  return true;
}

static bool samples_begin(void) {
  bits = bit_count = 0;
  return json_string_begin();
}

// ---- the request

typedef bool reader(struct lead *l);

static bool same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

static bool read_lead(reader *read) {
  char key[16];
  if (lead_count == most_leads) return false;
  struct lead *l = &leads[lead_count++];
  l->name[0] = 0;
  if (!json_enter('{')) return false;
  while (json_more('}')) {
    if (!json_key(key, sizeof key - 1)) return false;
    bool ok = same(key, "name") ? json_text(l->name, name_room - 1) : same(key, "data") ? samples_begin() && read(l) : json_skip();
    if (!ok) return false;
  }
  return true;
}

static bool read_packed(reader *read) {
  char key[16];
  if (!json_enter('{')) return false;
  while (json_more('}')) {
    if (!json_key(key, sizeof key - 1)) return false;
    if (same(key, "gain_uv")) {
      if (!json_number(&gain)) return false;
    } else if (same(key, "leads")) {
      if (!json_enter('[')) return false;
      while (json_more(']'))
        if (!read_lead(read)) return false;
    } else if (!json_skip()) {
      return false;
    }
  }
  return true;
}

// read_request goes through the request once; read takes each lead's samples as they come. The gain must stand before
// the leads, as it does in what medplug writes.
static bool read_request(reader *read) {
  char key[24];
  lead_count = 0;
  rate = gain = 0;
  samples_bad = false;
  json_begin();
  if (!json_enter('{')) return false;
  while (json_more('}')) {
    if (!json_key(key, sizeof key - 1)) return false;
    bool ok = same(key, "sampling_rate") ? json_number(&rate) : same(key, "ecg_packed") ? read_packed(read) : json_skip();
    if (!ok) return false;
  }
  return json_end();
}

static bool analyse(struct lead *l) {
  static struct analysis a;
  static double x[block];
  double scale = gain / 1000;
  uint32_t n = 0;
  int16_t s;
  analysis_begin(&a);
  while (next_sample(&s)) {
    x[n++] = s * scale;
    if (n == block) {
      analysis_block(&a, x, n);
      n = 0;
    }
  }
  analysis_block(&a, x, n);
  if (samples_bad || a.n == 0) return false;
  l->beats = a.beats, l->samples = a.n;
  l->min = a.min, l->max = a.max;
  l->mean = a.total / (double)a.n;
  l->rms = __builtin_sqrt(a.squares / (double)a.n);
  return true;
}

// A windowed sinc of linear phase, 40 Hz at 500 Hz; its taps sum to one in Q15.
static const int16_t low_pass[taps] = {54,   54,   44,   0,    -97,  -248, -415, -521, -459, -131, 517,
                                       1463, 2594, 3727, 4645, 5159, 5159, 4645, 3727, 2594, 1463, 517,
                                       -131, -459, -521, -415, -248, -97,  0,    44,   54,   54};

static bool smooth(struct lead *l) {
  enum { batch = 1024 };
  static int16_t x[taps - 1 + batch], y[batch];
  uint32_t n = 0;
  double squares = 0;
  bool more = true;
  for (int i = 0; i < taps - 1; i++) x[i] = 0;
  l->samples = 0;
  while (more) {
    more = next_sample(&x[taps - 1 + n]);
    n += more;
    if (n < batch && more) continue;
    fir(x, n, low_pass, taps, y);
    for (uint32_t i = 0; i < n; i++) squares += (double)y[i] * y[i];
    for (int i = 0; i < taps - 1; i++) x[i] = x[n + (uint32_t)i];
    l->samples += n;
    n = 0;
  }
  if (samples_bad || l->samples == 0) return false;
  l->rms = __builtin_sqrt(squares / (double)l->samples) * gain / 1000;
  return true;
}

static int32_t bad_request(void) { return refuse("invalid_json", "the request is not a packed ECG"); }

static void begin_answer(void) {
  used = 0;
  puts_("{\"contract\":\"1\",\"kind\":\"ecg-analysis\",\"status\":\"ok\",\"leads\":[");
}

static void put_lead(const struct lead *l) {
  if (l != leads) put(',');
  puts_("{\"name\":\"");
  puts_(l->name);
  puts_("\",\"samples\":");
  put_whole(l->samples);
  member("rms_mv", l->rms);
}

EXPORT(process_medical_content) int32_t process_medical_content(void) {
  if (!read_request(analyse)) return bad_request();
  if (rate != 500) return refuse("out_of_range", "the filters are for 500 Hz");
  begin_answer();
  for (uint32_t i = 0; i < lead_count; i++) {
    const struct lead *l = &leads[i];
    put_lead(l);
    member("min_mv", l->min);
    member("max_mv", l->max);
    member("mean_mv", l->mean);
    puts_(",\"beats\":");
    put_whole(l->beats);
    put('}');
  }
  puts_("]}");
  return answer();
}

EXPORT(bench_fir) int32_t bench_fir(void) {
  if (!read_request(smooth)) return bad_request();
  begin_answer();
  for (uint32_t i = 0; i < lead_count; i++) {
    put_lead(&leads[i]);
    put('}');
  }
  puts_("]}");
  return answer();
}

EXPORT(bench_load) int32_t bench_load(void) {
  uint64_t n = input_length(), sum = 0;
  for (uint64_t i = 0; i < n; i += 8) sum ^= input_load_u64(i);
  used = 0;
  puts_("{\"xor\":\"");
  for (int shift = 60; shift >= 0; shift -= 4) put("0123456789abcdef"[sum >> shift & 15]);
  puts_("\"}");
  return answer();
}
