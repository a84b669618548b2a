// One call, from the request to the answer.
#include <stdarg.h>

#include "host.h"

static const struct mp_field requirements[] = {{.name = "lgpd", .type = 'b'}, {.name = "medical_validation", .type = 'b'}, {.name = "audit_logging", .type = 'b'}, {0}};
static const struct mp_field context[] = {
    {.name = "patient_age", .type = '0', .bounded = true, .min = 0, .max = 130},
    {.name = "patient_gender", .type = '"', .one_of = "female|male|other|unknown"},
    {.name = "medical_history", .type = '[', .of = '"'},
    {.name = "current_medications", .type = '[', .of = '"'},
    {0}};
static const struct mp_field guardian[] = {{.name = "relation", .type = '"', .required = true}, {0}};
static const struct mp_field consent[] = {
    {.name = "purpose_ids", .type = '[', .of = '"'},
    {.name = "version", .type = '"'},
    {.name = "given_at", .type = '"', .form = MP_TIME},
    {.name = "expires_at", .type = '"', .form = MP_TIME},
    {.name = "highlighted", .type = 'b'},
    {.name = "revocable_via", .type = '"'},
    {.name = "guardian", .type = '{', .fields = guardian},
    {0}};
static const struct mp_field provider[] = {{.name = "cnpj", .type = '"'}, {.name = "crm_pj", .type = '"'}, {.name = "country", .type = '"'}, {0}};
static const struct mp_field telemedicine[] = {
    {.name = "modality", .type = '"', .longest = 64}, {.name = "consent_ref", .type = '"'}, {.name = "provider", .type = '{', .fields = provider}, {0}};
static const struct mp_field reviewer[] = {
    {.name = "name", .type = '"'}, {.name = "crm", .type = '"'}, {.name = "uf", .type = '"', .form = MP_UF}, {.name = "rqe", .type = '"'}, {0}};
static const struct mp_field review[] = {
    {.name = "status", .type = '"', .required = true, .one_of = "pending|approved|edited|rejected"},
    {.name = "reviewer", .type = '{', .fields = reviewer},
    {.name = "at", .type = '"', .form = MP_TIME},
    {0}};
static const char specialties[] = "cardiology|dermatology|general_practice|psychiatry|pediatrics|gynecology|orthopedics|ophthalmology|any";

const struct mp_field mp_common_fields[] = {
    {.name = "contract", .type = '"', .required = true},
    {.name = "kind", .type = '"', .required = true},
    {.name = "request_id", .type = '"', .required = true, .form = MP_ID},
    {.name = "processing_timestamp", .type = '"', .required = true, .form = MP_TIME},
    {.name = "patient_id", .type = '"', .longest = 128},
    {.name = "specialty", .alias = "specialty_context", .type = '"', .one_of = specialties},
    {.name = "purpose_id", .type = '"', .longest = 128},
    {.name = "audience", .type = '"', .one_of = "professional|patient|public"},
    {.name = "language", .type = '"', .one_of = "pt-BR|en"},
    {.name = "content_kind", .type = '"', .one_of = "analysis|validation|educational|promotional|document"},
    {.name = "compliance_requirements", .type = '{', .fields = requirements},
    {.name = "medical_context", .type = '{', .fields = context},
    {.name = "consent", .type = '{', .fields = consent},
    {.name = "ai_refused", .type = 'b'},
    {.name = "telemedicine", .type = '{', .fields = telemedicine},
    {.name = "human_review", .type = '{', .fields = review},
    {0}};

// ---- who the plugin is: MEDPLUG_STAMP is base64 of the JSON of the manifest's part that answers need

#ifndef MEDPLUG_STAMP
#define MEDPLUG_STAMP ""
#endif

static struct identity {
  char id[129], version[65], kind[40], specialty[32], model[65];
  double youngest, oldest, max_input, max_output;
  bool ai, known;
} self;

static char stamp[8192];

static double number_of(mp_json v, double otherwise) { return v && mp_kind(v) == '0' ? mp_number(v) : otherwise; }

static void text_of(mp_json v, char *out, uint32_t room) {
  out[0] = 0;
  if (v && *v == '"') mp_text(v, out, room);
}

// read_identity is called before the request is checked: one text at a time is known to the reader.
static void read_identity(void) {
  static const char quoted[] = "\"" MEDPLUG_STAMP "\"";
  if (self.known) return;
  struct mp_base64 b = mp_base64(quoted);
  uint32_t n = 0;
  for (int c; n + 1 < sizeof stamp && (c = mp_base64_byte(&b)) >= 0;) stamp[n++] = (char)c;
  stamp[n] = 0;
  if (n == 0 || mp_json_check(stamp, n) || stamp[0] != '{') return;
  mp_json population = mp_member(stamp, "population"), ai = mp_member(stamp, "ai");
  text_of(mp_member(stamp, "id"), self.id, sizeof self.id);
  text_of(mp_member(stamp, "version"), self.version, sizeof self.version);
  text_of(mp_member(stamp, "kind"), self.kind, sizeof self.kind);
  text_of(mp_member(stamp, "specialty"), self.specialty, sizeof self.specialty);
  self.youngest = number_of(mp_member(population, "age_min"), 0);
  self.oldest = number_of(mp_member(population, "age_max"), 0);
  self.max_input = number_of(mp_member(stamp, "max_input_bytes"), 0);
  self.max_output = number_of(mp_member(stamp, "max_output_bytes"), 0);
  mp_json used = mp_member(ai, "used");
  self.ai = used && *used == 't';
  text_of(mp_member(ai, "model_version"), self.model, sizeof self.model);
  self.known = self.id[0] && self.version[0] && self.kind[0] && self.max_input > 0 && self.max_output > 0;
}

// ---- errors

static void write_error(struct mp_writer *w, const void *what) {
  const struct mp_fault *f = what;
  mp_open(w, NULL, '{');
  mp_put(w, "code", f->code);
  mp_put(w, "message", f->message);
  mp_put(w, "path", f->path);
  mp_shut(w, '}');
}

// refuse sets the error. Where the host has no room even for that, the return value alone says that the call failed.
static int32_t refuse(const char *code, const char *path, const char *message) {
  struct mp_fault f = {.code = code};
  uint32_t length;
  for (uint32_t i = 0; message[i] && i + 1 < sizeof f.message; i++) f.message[i] = message[i];
  for (uint32_t i = 0; path[i] && i + 1 < sizeof f.path; i++) f.path[i] = path[i];
  uint64_t block = mp_block(write_error, &f, &length);
  if (block == 0) return 2;
  error_set(block);
  return 1;
}

// ---- the answer

struct reply {
  const struct mp_plugin *plugin;
  const struct mp_request *request;
  const struct mp_answer *answer;
};

static void put_strings(struct mp_writer *w, const char *const *list, int most) {
  for (int i = 0; i < most && list[i]; i++) mp_put(w, NULL, list[i]);
}

static bool complete(const struct mp_plugin *p) {
  static const char *const wanted[] = {"support_only", "not_substitute", "professional_decides", "ai_disclosed"};
  for (int i = 0; i < (self.ai ? 4 : 3); i++) {
    bool found = false;
    for (int k = 0; k < MP_COUNT(p->elements) && p->elements[k]; k++) {
      uint32_t n = 0;
      while (wanted[i][n] && wanted[i][n] == p->elements[k][n]) n++;
      found |= wanted[i][n] == p->elements[k][n];
    }
    if (!found) return false;
  }
  return p->disclaimer && p->disclaimer[0];
}

static void write_head(struct mp_writer *w, const struct reply *r) {
  const struct mp_answer *a = r->answer;
  mp_json audience = mp_member(r->request->root, "audience");
  mp_put(w, "contract", "1");
  mp_put(w, "kind", self.kind);
  mp_put_json(w, "request_id", mp_member(r->request->root, "request_id"));
  mp_put_json(w, "audience", audience ? audience : "\"professional\"");
  mp_put(w, "language", "pt-BR");
  mp_put(w, "status", a->reason_code ? "not_analysable" : "ok");
  if (a->reason_code) {
    mp_put(w, "reason", a->reason);
    mp_put(w, "reason_code", a->reason_code);
  }
  mp_put_number(w, "confidence", a->reason_code ? 0 : a->confidence);
  mp_open(w, "limitations", '[');
  put_strings(w, r->plugin->limitations, MP_COUNT(r->plugin->limitations));
  put_strings(w, a->limitations, a->limitation_count);
  mp_shut(w, ']');
  mp_open(w, "disclaimer", '{');
  mp_put(w, "text", r->plugin->disclaimer);
  mp_open(w, "elements", '[');
  put_strings(w, r->plugin->elements, MP_COUNT(r->plugin->elements));
  mp_shut(w, ']');
  mp_shut(w, '}');
}

static void write_tail(struct mp_writer *w, const struct reply *r) {
  const struct mp_answer *a = r->answer;
  mp_json reviewed = mp_member(r->request->root, "human_review");
  mp_open(w, "findings", '[');
  for (int i = 0; i < MP_MOST && a->findings[i] && !a->reason_code; i++) {
    mp_open(w, NULL, '{');
    mp_put(w, "type", "observation");
    mp_put(w, "text", a->findings[i]);
    mp_shut(w, '}');
  }
  mp_shut(w, ']');
  mp_open(w, "medical_recommendations", '[');
  for (int i = 0; i < a->recommendation_count; i++) mp_put_recommendation(w, NULL, &a->recommendations[i]);
  mp_shut(w, ']');
  mp_open(w, "ai", '{');
  mp_put_flag(w, "used", self.ai);
  mp_put(w, "model_version", self.ai ? self.model : NULL);
  mp_shut(w, '}');
  mp_put_json(w, "human_review", reviewed ? reviewed : "{\"status\":\"pending\",\"reviewer\":null}");
  mp_open(w, "compliance_status", '{');
  mp_put_flag(w, "crm_compliant", mp_flag(mp_this.guidelines));
  mp_put_flag(w, "anvisa_compliant", mp_flag(mp_this.anvisa));
  mp_open(w, "compliance_issues", '[');
  put_strings(w, a->issues, a->issue_count);
  mp_shut(w, ']');
  mp_put_flag(w, "medical_authority_verified", mp_flag(mp_this.authorities));
  mp_put_flag(w, "disclaimer_complete", complete(r->plugin));
  mp_shut(w, '}');
  mp_open(w, "processing_audit", '{');
  mp_put_json(w, "processed_at", mp_member(r->request->root, "processing_timestamp"));
  mp_put(w, "processing_time_ms", NULL);
  mp_put(w, "lgpd_compliant", NULL);
  mp_put_flag(w, "medical_authority_verified", mp_flag(mp_this.authorities));
  mp_put_flag(w, "audit_trail_complete", mp_this.audits > 0 ? 1 : -1);
  mp_shut(w, '}');
  mp_open(w, "provenance", '{');
  mp_put(w, "plugin", self.id);
  mp_put(w, "version", self.version);
  mp_shut(w, '}');
}

static void write_reply(struct mp_writer *w, const void *what) {
  const struct reply *r = what;
  mp_open(w, NULL, '{');
  write_head(w, r);
  if (!r->answer->reason_code) r->plugin->write(w, r->request);
  write_tail(w, r);
  mp_shut(w, '}');
}

// ---- the call

static char input[MP_INPUT_MAX + 16];
static struct mp_answer answer;
static char notes[8192];
static uint32_t notes_used;

static void load(uint32_t length) {
  uint32_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word = input_load_u64(i);
    __builtin_memcpy(input + i, &word, 8);
  }
  for (; i < length; i++) input[i] = (char)input_load_u8(i);
  for (int k = 0; k < 16; k++) input[length + (uint32_t)k] = 0;
}

// head checks what is checked before all else: the contract, the kind, the specialty.
static int32_t head(mp_json root) {
  mp_json v = mp_member(root, "contract");
  if (v && *v == '"' && !mp_is(v, "1")) return refuse("unsupported_contract", "/contract", "the contract must be version 1");
  v = mp_member(root, "kind");
  if (v && *v == '"' && !mp_is(v, self.kind)) return refuse("unsupported_kind", "/kind", "not the kind of this plugin's manifest");
  static const char *const names[] = {"specialty", "specialty_context"};
  for (int i = 0; i < 2; i++) {
    v = mp_member(root, names[i]);
    if (!v || *v != '"') continue;
    bool any = self.specialty[0] == 'a' && self.specialty[1] == 'n';
    if (any ? !mp_in_list(v, specialties) : !mp_is(v, self.specialty))
      return refuse("unsupported_specialty", i ? "/specialty_context" : "/specialty", "not the specialty of this plugin's manifest");
  }
  return 0;
}

static void check_level(mp_json root) {
  mp_json v = mp_member(root, "compliance_level");
  if (!v) return;
  if (*v != '"' && *v != 't' && *v != 'f') {
    static const struct mp_field level[] = {{.name = "compliance_level", .type = 'b'}, {0}};
    mp_check_fields(root, level, "");
  } else if (mp_member(root, "compliance_requirements")) {
    mp_fail("conflicting_fields", "/compliance_level", "given under two names");
  }
}

static int32_t reply(const struct mp_plugin *p, const struct mp_request *r) {
  if (mp_this.abort_code) return refuse(mp_this.abort_code, mp_this.abort_path, mp_this.abort_message);
  struct reply what = {p, r, &answer};
  struct mp_writer counting = {0};
  write_reply(&counting, &what);
  if (counting.at > self.max_output) return refuse("output_too_large", "", "the answer is larger than the manifest's max_output_bytes");
  uint32_t length;
  uint64_t block = mp_block(write_reply, &what, &length);
  if (block == 0) return refuse("internal", "", "the host has no memory for the answer");
  output_set(block, length);
  return 0;
}

int32_t mp_serve(const struct mp_plugin *p) {
  mp_this = (struct mp_call){0};
  __builtin_memset(&answer, 0, sizeof answer);
  __builtin_memset(mp_found, 0, sizeof mp_found);
  notes_used = 0;
  read_identity();
  if (!self.known) return refuse("internal", "", "this plugin was compiled without its manifest: build it with `medplug build`");
  uint64_t length = input_length();
  if ((double)length > self.max_input || length > MP_INPUT_MAX) return refuse("input_too_large", "", "the request is longer than the manifest's max_input_bytes");
  load((uint32_t)length);
  const char *wrong = mp_json_check(input, (uint32_t)length);
  struct mp_request r = {.root = input, .age = MP_NAN};
  while (*r.root == ' ' || *r.root == '\n' || *r.root == '\t' || *r.root == '\r') r.root++;
  if (!wrong && *r.root != '{') wrong = "the request is no object";
  if (wrong) return refuse("invalid_json", "", wrong);
  int32_t early = head(r.root);
  if (early) return early;
  mp_check_fields(r.root, mp_common_fields, "");
  check_level(r.root);
  mp_check_fields(r.root, p->fields, "");
  if (!mp_first_fault() && p->rules) p->rules(r.root);
  const struct mp_fault *f = mp_first_fault();
  if (f) return refuse(f->code, f->path, f->message);
  mp_json who = mp_member(r.root, "audience"), refused = mp_member(r.root, "ai_refused");
  r.lay = who && !mp_is(who, "professional");
  r.age = number_of(mp_member(mp_member(r.root, "medical_context"), "patient_age"), MP_NAN);
  if (r.age < self.youngest || r.age > self.oldest) {
    answer.reason_code = "outside_population";
    answer.reason = "Idade fora da população para a qual este software foi feito.";
  } else if (self.ai && refused && *refused == 't') {
    answer.reason_code = "not_applicable";
    answer.reason = "O uso de inteligência artificial foi recusado neste atendimento.";
  } else {
    p->handle(&r, &answer);
  }
  return reply(p, &r);
}

// ---- text

static void note(const char *s) {
  for (; *s; s++) {
    if (notes_used + 1 >= sizeof notes) {
      mp_abort("internal", "the texts of an answer need more room than there is");
      return;
    }
    notes[notes_used++] = *s;
  }
}

const char *mp_note(const char *first, ...) {
  uint32_t from = notes_used;
  va_list more;
  va_start(more, first);
  for (const char *s = first; s; s = va_arg(more, const char *)) note(s);
  va_end(more);
  if (notes_used < sizeof notes) notes[notes_used++] = 0;
  notes[sizeof notes - 1] = 0;
  return notes + (from < sizeof notes ? from : sizeof notes - 1);
}

const char *mp_decimal(double v, int digits) {
  char out[MP_DOUBLE_ROOM + 1];
  uint32_t n = mp_format_double(mp_round(v, digits), out);
  out[n] = 0;
  for (uint32_t i = 0; i < n; i++)
    if (out[i] == '.') out[i] = ',';
  return mp_note(out, NULL);
}
