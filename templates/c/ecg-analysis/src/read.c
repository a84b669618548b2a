// The signal of a request, as microvolts.
#include "ecg.h"

struct recording ecg;
int16_t ecg_samples[most_samples];
static int stored;

static void keep(double mv) {
  double uv = mv * 1000;
  if (uv > 20000 || uv < -20000) ecg.too_high = true;
  if (uv > 32767) uv = 32767;
  if (uv < -32767) uv = -32767;
  if (stored == most_samples)
    ecg.too_long = true;
  else
    ecg_samples[stored++] = (int16_t)(uv < 0 ? uv - 0.5 : uv + 0.5);
}

static void finish(mp_json name) {
  mp_text(name, ecg.names[ecg.leads++], sizeof ecg.names[0]);
  ecg.samples = stored / ecg.leads;
}

// floats reads an array of numbers: this loop is most of what a request of floats costs.
static void floats(mp_json array, mp_json name) {
  const char *p = array + 1;
  for (;;) {
    while (*p == ',' || *p == ' ' || *p == '\n' || *p == '\t' || *p == '\r') p++;
    if (*p == ']') break;
    keep(mp_parse_double(p, &p));
  }
  finish(name);
}

static void packed(mp_json data, mp_json name, double gain_uv) {
  struct mp_base64 b = mp_base64(data);
  int low, high;
  while ((low = mp_base64_byte(&b)) >= 0 && (high = mp_base64_byte(&b)) >= 0) {
    int n = (int16_t)(low | high << 8);
    if (n != missing)
      keep(n * gain_uv / 1000);
    else if (stored == most_samples)
      ecg.too_long = true;
    else
      ecg_samples[stored++] = missing;
  }
  finish(name);
}

void ecg_read(mp_json request) {
  static const char *const order[] = {"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"};
  __builtin_memset(&ecg, 0, sizeof ecg);
  stored = 0;
  ecg.rate = mp_number(mp_member(request, "sampling_rate"));
  mp_json leads = mp_member(request, "leads"), pack = mp_member(request, "ecg_packed");
  if (leads) {
    mp_json names[most_leads] = {0}, values[most_leads] = {0};
    struct mp_walk w = mp_walk(leads);
    while (mp_next(&w))
      for (int i = 0; i < most_leads; i++)
        if (*w.value == '[' && mp_is(w.name, order[i])) names[i] = w.name, values[i] = w.value;
    for (int i = 0; i < most_leads; i++)
      if (values[i]) floats(values[i], names[i]);
  } else if (pack) {
    double gain = mp_number(mp_member(pack, "gain_uv"));
    struct mp_walk w = mp_walk(mp_member(pack, "leads"));
    while (mp_next(&w)) packed(mp_member(w.value, "data"), mp_member(w.value, "name"), gain);
  } else {
    floats(mp_member(request, "ecg_data"), mp_member(request, "lead"));
  }
}
