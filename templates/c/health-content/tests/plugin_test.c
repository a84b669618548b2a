// Unit tests on testdata/text.json, an invented text, and on single sentences.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rehearse.h"
#include "text.h"

int32_t process_medical_content(void);

#define HEAD "{\"contract\":\"1\",\"kind\":\"health-content\",\"request_id\":\"r\",\"processing_timestamp\":\"2026-11-22T10:00:00Z\","
#define NOTE "[Trecho retirado para revisão médica.]"

static void prepares(const char *request) {
  CHECK(rehearse(request, process_medical_content) == 0);
  static const char *const gone[] = {"98765", "Maria Aparecida", "50 mg", "garantido em 7", "você tem"};
  for (int i = 0; i < MP_COUNT(gone); i++) CHECK(!output_has(gone[i]));
  static const char *const kept[] = {"A pressão alta quase nunca dá sintomas.", "Se você apresenta diabetes, meça com mais frequência.", "Fale com [NAME], telefone [PHONE]",
                                     "procure o posto de saúde", NOTE, "\"doi\":\"10.1000/exemplo.2020\"", "\"evidence_level\":\"cited_unverified\""};
  for (int i = 0; i < MP_COUNT(kept); i++) CHECK(output_has(kept[i]));
  CHECK(claim_count == 1 && reference_count == 1 && host.audits == 1);
  CHECK(strstr(host.last_query, "\"subject\":\"PE 12345\"") && !strstr(host.last_query, "Souza"));
  CHECK(output_has("\"medical_authority_verified\":true") && output_has("\"disclaimer_complete\":true"));
  CHECK(reading_ease() > 30 && reading_ease() < 90);
  host.authority = "{\"status\":\"not_found\",\"checked_at\":null,\"source\":null}";
  CHECK(rehearse(request, process_medical_content) == 0);
  CHECK(output_has("Confirme o registro") && output_has("\"medical_authority_verified\":false"));
}

// becomes checks what a sentence is turned into; the closing note follows it.
static void becomes(const char *from, const char *to) {
  static char request[4096];
  sprintf(request, HEAD "\"content\":\"%s\"}", from);
  CHECK(rehearse(request, process_medical_content) == 0);
  size_t n = strlen(to);
  if (length < n + 2 || memcmp(text, to, n) || memcmp(text + n, "\n\n", 2)) {
    fprintf(stderr, "%s\nbecame\n%.*s\n", from, (int)length, text);
    CHECK(!"what was wanted");
  }
}

static void empty(const char *content) {
  static char request[4096];
  sprintf(request, HEAD "\"content\":\"%s\"}", content);
  CHECK(rehearse(request, process_medical_content) == 0);
  CHECK(output_has("\"reason_code\":\"empty_content\"") && output_has("\"confidence\":0,") && !output_has("reading_level"));
}

// Prepared twice is prepared once.
static void twice(void) {
  static char request[8192], once[4096];
  CHECK(rehearse(HEAD "\"content\":\"Resultado garantido. Beba água.\"}", process_medical_content) == 0);
  memcpy(once, text, length);
  uint32_t n = length;
  char *p = request + sprintf(request, HEAD "\"content\":\"");
  for (uint32_t i = 0; i < n; i++) p += once[i] == '\n' ? sprintf(p, "\\n") : sprintf(p, "%c", once[i]);
  strcpy(p, "\"}");
  CHECK(rehearse(request, process_medical_content) == 0);
  CHECK(length == n && !memcmp(text, once, n));
}

int main(void) {
  char *request = read_file("testdata/text.json");
  host.authority = "{\"status\": \"verified\",\"checked_at\":null,\"source\":null}";
  prepares(request);
  becomes("Você tem fibrilação atrial. Beba água.", NOTE " Beba água.");
  becomes("Beba água. DIAGNÓSTICO  CONFIRMADO: gripe", "Beba água. " NOTE);
  becomes("Resultado\\ngarantido em 7 dias.", NOTE);
  becomes("Os resultados variam e não há garantia de resultado.", "Os resultados variam e não há garantia de resultado.");
  becomes("Tome 2 comprimidos ao dia.", NOTE);
  becomes("Tome\\u00a01,5 mg. Tome água.", NOTE " Tome água.");
  becomes("No estudo, 50 mg bastaram.", "No estudo, 50 mg bastaram.");
  becomes("Método aprovado pelo CFM!", NOTE);
  becomes("Se você está com febre, descanse.", "Se você apresenta febre, descanse.");
  becomes("Vo\\u200bcê te\\u0301m asma.", NOTE);
  becomes("A paciente Maria Aparecida de Souza e o Dr. João Lima leram. Rosa gostou.", "A paciente [NAME] e o Dr. [NAME] leram. Rosa gostou.");
  becomes("A doença de Parkinson e a escala de Glasgow.", "A doença de Parkinson e a escala de Glasgow.");
  becomes("Hospital São José, na Rua Chile.", "Hospital São José, na Rua Chile.");
  becomes("CPF 123.456.789-09, (11) 98765-4321, ana@exemplo.org.", "CPF [CPF], [PHONE], [EMAIL].");
  twice();
  empty("");
  empty(" \\n\\t\\u00a0");
  CHECK(rehearse(HEAD "\"author\":{}}", process_medical_content) != 0 && strstr(host.error, "missing_field") && strstr(host.error, "/content"));
  CHECK(rehearse(HEAD "\"content\":\"a\",\"medical_content\":\"b\"}", process_medical_content) != 0 && strstr(host.error, "conflicting_fields"));
  free(request);
  if (failures == 0) puts("ok");
  return failures != 0;
}
