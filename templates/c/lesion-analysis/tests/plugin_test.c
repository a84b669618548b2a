// Unit tests on testdata/lesion.json, a drawn lesion whose truth is known, and on images drawn here.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "lesion.h"
#include "rehearse.h"

int32_t process_medical_content(void);

static const color skin = {224, 180, 160}, brown = {135, 44, 5};

// number gives the value of the first member of a name in the answer; NaN where there is none.
static double number(const char *name) {
  const char *at = strstr(host.output, name);
  return at ? strtod(at + strlen(name), NULL) : NAN;
}

static void shows(const char *text) {
  CHECK(rehearse(text, process_medical_content) == 0);
  CHECK(host.audits == 1 && output_has("\"disclaimer_complete\":true") && output_has("dermatologista"));
  CHECK(output_has("\"audit_trail_complete\":true") && output_has("\"crm_compliant\":null") && output_has("\"medical_recommendations\":[{"));
}

// measured has a drawn ellipse measured.
static void measured(int w, int h, double a, double b, color spot, const char *more) {
  size_t size;
  unsigned char *image = draw(w, h, a, b, skin, spot, &size);
  char *text = ask(image, size, more);
  shows(text);
  free(text);
  free(image);
}

// The saved lesion was drawn with a diameter of 7 mm on 13,803 pixels, nearly round and symmetric, in light brown, dark
// brown and black, under four hairs and uneven light.
static void saved(const char *request) {
  shows(request);
  CHECK(fabs(number("\"diameter_mm\":") - 7) < 0.2);
  CHECK(number("\"asymmetry_score\":") < 0.15 && number("\"border_irregularity\":") < 0.1);
  CHECK(number("\"light_brown\":") > 0.4 && number("\"dark_brown\":") > 0.2 && number("\"black\":") > 0.03);
  CHECK(output_has("\"evolution\":\"none\"") && output_has("\"plugin\":\"org.example.test\""));
  const char *at = strstr(host.output, "\"counts\":[");
  double area = 0, all = 0;
  CHECK(at != NULL);
  if (!at) return;
  at += strlen("\"counts\":[");
  for (int i = 0;; i++) {
    char *end;
    double n = strtod(at, &end);
    all += n, area += i % 2 ? n : 0;
    if (*end != ',') break;
    at = end + 1;
  }
  CHECK(all == number("\"width\":") * number("\"height\":"));
  CHECK(fabs(area / 13803 - 1) < 0.05);
}

static void ellipses(void) {
  static const int sizes[][2] = {{200, 150}, {600, 450}, {640, 640}};
  for (int i = 0; i < 3; i++) {
    double h = sizes[i][1], a = 0.3 * h;
    measured(sizes[i][0], sizes[i][1], a, 0.2 * h, brown, ",\"mm_per_px\":0.1");
    CHECK(fabs(number("\"diameter_mm\":") / (0.2 * a) - 1) < 0.06);
    CHECK(number("\"asymmetry_score\":") < 0.1 && fabs(number("\"border_irregularity\":") - 0.085) < 0.05);
    CHECK(number("\"color_variation\":") == 0 && number("\"dark_brown\":") > 0.97);
  }
}

// What speaks for a lesion's being shown soon raises the level; without a scale there is no diameter.
static void risk(void) {
  measured(200, 200, 40, 38, brown, "");
  CHECK(output_has("\"risk_level\":\"LOW\"") && output_has("\"diameter_mm\":null") && output_has("\"urgency\":\"routine\"") && output_has("Sem escala"));
  measured(200, 200, 40, 38, brown,
           ",\"mm_per_px\":[0.1],\"audience\":\"patient\",\"patient_history\":{\"evolution\":\"bleeding\",\"personal_history_melanoma\":true}");
  CHECK(output_has("\"risk_level\":\"HIGH\"") && output_has("\"urgency\":\"urgent\"") && output_has("Procure um dermatologista em até 7 dias"));
  CHECK(output_has("\"risk_factors\":[\"diâmetro acima de 6 mm\",\"sangramento relatado\",\"melanoma prévio\"]"));
}

// A scale that no image of skin has gives no diameter, and is said.
static void scales(void) {
  static const char *const absurd[] = {",\"mm_per_px\":1e-9", ",\"mm_per_px\":1e307", ",\"mm_per_px\":100"};
  for (int i = 0; i < MP_COUNT(absurd); i++) {
    measured(200, 200, 40, 38, brown, absurd[i]);
    CHECK(output_has("\"status\":\"ok\"") && output_has("\"diameter_mm\":null") && output_has("Escala fora do que"));
  }
}

static void nothing(void) {
  static const color faint = {219, 176, 157};
  static const struct {
    int w, h;
    double a, b;
    color spot;
  } cases[] = {{128, 128, 0, 0, {0}}, {128, 128, 30, 30, faint}, {24, 24, 8, 8, brown}, {1, 1, 1, 1, brown}, {128, 128, 62, 120, brown}};
  for (int i = 0; i < MP_COUNT(cases); i++) {
    measured(cases[i].w, cases[i].h, cases[i].a, cases[i].b, cases[i].spot, "");
    CHECK(output_has("\"status\":\"not_analysable\"") && output_has("\"reason_code\":\"poor_quality\"") && output_has("\"confidence\":0,"));
    CHECK(!output_has("abcde_score"));
  }
}

static void refuses(const char *text, const char *code, const char *path) {
  CHECK(rehearse(text, process_medical_content) != 0 && host.output[0] == 0);
  if (!strstr(host.error, code) || !strstr(host.error, path)) {
    fprintf(stderr, "%.80s: %s, want %s at %s\n", text, host.error, code, path);
    CHECK(!"the error that was wanted");
  }
}

// bad shows an image that was damaged.
static void bad(const unsigned char *image, size_t size, const char *code) {
  char *text = ask(image, size, "");
  refuses(text, code, "\"path\":\"/lesion_images/0\"");
  free(text);
}

static void damaged(void) {
  size_t size;
  unsigned char *image = draw(200, 150, 50, 40, skin, brown, &size);
  for (size_t n = 0; n < size; n += n < 60 ? 1 : 997) bad(image, n, "invalid_image");
  image[size / 2] ^= 1;
  bad(image, size, "invalid_image");
  image[16] = 0x7f; // the width
  bad(image, size, "image_too_large");
  free(image);
  image = draw(800, 700, 90, 90, skin, brown, &size);
  bad(image, size, "image_too_large");
  free(image);
}

// The functions of maths.c are as good as those of the library.
static void mathematics(void) {
  for (double x = -9; x < 9; x += 0.01) {
    double s, c;
    turn(x, &s, &c);
    CHECK(fabs(s - sin(x)) < 1e-14 && fabs(c - cos(x)) < 1e-14);
  }
  for (double x = 0; x < 8; x += 0.01) CHECK(fabs(decay(x) / exp(-x) - 1) < 1e-13);
  for (double x = 0.01; x < 1.5; x += 0.001) {
    CHECK(fabs(cube_root(x) / cbrt(x) - 1) < 1e-14);
    CHECK(fabs(power_2_4(x) / pow(x, 2.4) - 1) < 1e-14);
  }
}

#define HEAD "{\"contract\":\"1\",\"kind\":\"lesion-analysis\",\"request_id\":\"r\",\"processing_timestamp\":\"2026-11-22T10:00:00Z\""

int main(void) {
  char *request = read_file("testdata/lesion.json");
  saved(request);
  ellipses();
  risk();
  scales();
  nothing();
  damaged();
  mathematics();
  refuses("{", "invalid_json", "\"path\":\"\"");
  refuses(HEAD "}", "missing_field", "/lesion_images");
  refuses(HEAD ",\"lesion_images\":[]}", "out_of_range", "/lesion_images");
  refuses(HEAD ",\"lesion_images\":[1]}", "wrong_type", "/lesion_images/0");
  refuses(HEAD ",\"lesion_images\":[\"iVBOR\"]}", "invalid_image", "/lesion_images/0");
  refuses(HEAD ",\"lesion_images\":[\"AAAA\"],\"mm_per_px\":\"1\"}", "wrong_type", "/mm_per_px");
  saved(request); // nothing of what was refused is left
  host.full = true; // nothing can be answered, not even an error: the return alone says so
  CHECK(rehearse(request, process_medical_content) != 0 && host.output[0] == 0);
  free(request);
  if (failures == 0) puts("ok");
  return failures != 0;
}
