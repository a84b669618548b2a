// Unit tests on testdata/ecg.json, an invented recording whose beats are known.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "rehearse.h"

int32_t process_medical_content(void);

// Where the R peaks of testdata/ecg.json lie, in samples at 125 Hz.
static const int truth[] = {67, 156, 246, 338, 431, 522, 613, 704, 796, 885, 972, 1056, 1140, 1224};

static void measures(const char *request) {
  host.guideline = 1;
  CHECK(rehearse(request, process_medical_content) == 0);
  CHECK(found.beats == MP_COUNT(truth));
  for (int i = 0; i < found.beats && i < MP_COUNT(truth); i++) CHECK(abs(r_peaks[i] - truth[i]) <= 1);
  CHECK(found.average > 84.1 && found.average < 84.5);
  CHECK(found.sdnn > 22.3 && found.sdnn < 28.3);
  CHECK(found.regularity == regular_rhythm && found.ectopic == 0);
  CHECK(ecg.leads == 12 && abnormality_count == 0);
  CHECK(found.qrs > 60 && found.qrs < 130);
  CHECK(host.audits == 1 && host.guidelines == 1);
  CHECK(output_has("\"crm_compliant\":true") && output_has("\"disclaimer_complete\":true") && output_has("\"audit_trail_complete\":true"));
  CHECK(output_has("\"plugin\":\"org.example.test\""));
  host.guideline = 0;
  CHECK(rehearse(request, process_medical_content) == 0);
  CHECK(output_has("\"crm_compliant\":false") && output_has("reprovada pelas regras"));
}

// st writes the signal again as floats, raised by mv and slope (mV a sample) after each beat in the inferior leads.
static void st(const char *request, double mv, double slope, const char *want) {
  static char text[400000];
  CHECK(rehearse(request, process_medical_content) == 0);
  size_t n = (size_t)sprintf(text, "{\"contract\":\"1\",\"kind\":\"ecg-analysis\",\"request_id\":\"r\",\"processing_timestamp\":\"2026-11-22T10:00:00Z\",\"sampling_rate\":%g,\"leads\":{", ecg.rate);
  for (int l = 0; l < ecg.leads; l++) {
    bool inferior = !strcmp(ecg.names[l], "II") || !strcmp(ecg.names[l], "III") || !strcmp(ecg.names[l], "aVF");
    n += (size_t)sprintf(text + n, "%s\"%s\":[", l ? "," : "", ecg.names[l]);
    for (int i = 0; i < ecg.samples; i++) {
      double v = ecg_samples[l * ecg.samples + i] / 1000.0;
      for (int b = 0; b < MP_COUNT(truth); b++)
        if (inferior && i > truth[b] + 4 && i < truth[b] + 30) v += mv + slope * (i - truth[b] - 5);
      n += (size_t)sprintf(text + n, "%s%.3f", i ? "," : "", v);
    }
    n += (size_t)sprintf(text + n, "]");
  }
  sprintf(text + n, "}}");
  CHECK(rehearse(text, process_medical_content) == 0);
  CHECK(found.beats == MP_COUNT(truth));
  CHECK(output_has(want));
}

// gap takes a beat away from all leads: the interval that it leaves is unknown, not long.
static void gap(const char *request) {
  CHECK(rehearse(request, process_medical_content) == 0);
  double whole = found.average;
  ecg_read(request);
  int n = ecg.samples;
  for (int l = 0; l < ecg.leads; l++)
    for (int i = truth[6] - 30; i < truth[6] + 30; i++) ecg_samples[l * n + i] = missing;
  ecg_measure();
  CHECK(found.refusal == NULL && found.beats == MP_COUNT(truth) - 1 && found.intervals == MP_COUNT(truth) - 3);
  CHECK(found.average > whole - 2 && found.average < whole + 2 && found.longest < 1000);
}

static void refuses(const char *text, const char *want, const char *path) {
  CHECK(rehearse(text, process_medical_content) != 0);
  if (!strstr(host.error, want) || !strstr(host.error, path)) {
    fprintf(stderr, "%.80s: %s\n", text, host.error);
    CHECK(!"the error that was wanted");
  }
}

#define HEAD "{\"contract\":\"1\",\"kind\":\"ecg-analysis\",\"request_id\":\"r\",\"processing_timestamp\":\"2026-11-22T10:00:00Z\","

static void flat(void) {
  static char text[20000] = HEAD "\"sampling_rate\":250,\"lead\":\"II\",\"ecg_data\":[0";
  size_t n = strlen(text);
  for (int i = 0; i < 2500; i++) n += (size_t)sprintf(text + n, ",0");
  sprintf(text + n, "]}");
  CHECK(rehearse(text, process_medical_content) == 0);
  CHECK(output_has("\"reason_code\":\"flat_signal\"") && output_has("\"confidence\":0,") && output_has("URGENT"));
  CHECK(!output_has("heart_rate") && host.audits == 1);
}

int main(void) {
  char *request = read_file("testdata/ecg.json");
  measures(request);
  st(request, 0.3, 0, "\"st_elevation\"");
  st(request, -0.3, -0.01, "\"st_depression\"");
  flat();
  gap(request);
  refuses("{", "invalid_json", "\"path\":\"\"");
  refuses("{\"a\":1,\"\\u0061\":2}", "invalid_json", "twice");
  refuses("{\"a\":\"\\ud800\"}", "invalid_json", "");
  refuses("{\"contract\":\"2\"}", "unsupported_contract", "/contract");
  refuses("{\"contract\":\"1\",\"kind\":\"dermoscopy\"}", "unsupported_kind", "/kind");
  refuses(HEAD "\"sampling_rate\":500}", "missing_field", "\"path\":\"\"");
  refuses(HEAD "\"sampling_rate\":500,\"leads\":{}}", "empty_signal", "/leads");
  refuses(HEAD "\"sampling_rate\":500,\"leads\":{\"I\":[0,null]}}", "wrong_type", "/leads/I/1");
  refuses(HEAD "\"sampling_rate\":500,\"leads\":{\"I\":[0],\"II\":[0,1]}}", "length_mismatch", "/leads/II");
  refuses(HEAD "\"sampling_rate\":49,\"ecg_data\":[0],\"lead\":\"II\"}", "out_of_range", "/sampling_rate");
  host.full = true; // nothing can be answered, not even an error: the return alone says so
  CHECK(rehearse(request, process_medical_content) != 0 && host.output[0] == 0);
  free(request);
  if (failures == 0) puts("ok");
  return failures != 0;
}
