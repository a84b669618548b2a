// The contract's host functions. A block that a question was put in is freed after it; one that the host answers in
// belongs to the plugin, and is freed when it was read.
#include "host.h"

struct mp_call mp_this;

int mp_flag(struct mp_verdict v) { return v.failed ? 0 : v.passed && !v.open ? 1 : -1; }

void mp_abort_at(const char *code, const char *path, const char *message) {
  if (mp_this.abort_code) return;
  mp_this.abort_code = code, mp_this.abort_message = message;
  for (uint32_t i = 0; path[i] && i + 1 < sizeof mp_this.abort_path; i++) mp_this.abort_path[i] = path[i];
}

void mp_abort(const char *code, const char *message) { mp_abort_at(code, "", message); }

enum { most_audits = 64, longest_argument = 64 * 1024, reply_room = 1024 };

// ask puts an argument into the host's memory; 0, and the call is lost, when it does not fit.
static uint64_t ask(mp_write *write, const void *what) {
  uint32_t length;
  uint64_t block = mp_block(write, what, &length);
  if (block == 0) mp_abort("internal", "the host has no memory for the argument of a host function");
  if (block && length > longest_argument) {
    mp_free(block);
    mp_abort("internal", "the argument of a host function is longer than 64 KiB");
    return 0;
  }
  return block;
}

struct event {
  const char *type;
  const struct mp_detail *details;
  int count;
};

static void write_event(struct mp_writer *w, const void *what) {
  const struct event *e = what;
  mp_open(w, NULL, '{');
  mp_put(w, "event_type", e->type);
  mp_open(w, "details", '{');
  for (int i = 0; i < e->count; i++) {
    const struct mp_detail *d = &e->details[i];
    if (d->code)
      mp_put(w, d->name, d->code);
    else if (d->number - d->number == 0)
      mp_put_number(w, d->name, d->number);
  }
  mp_shut(w, '}');
  mp_shut(w, '}');
}

void mp_audit(const char *event_type, const struct mp_detail *details, int count) {
  struct event e = {event_type, details, count};
  if (mp_this.audits == most_audits) {
    mp_abort("internal", "more than 64 audit events in one call");
    return;
  }
  uint64_t block = ask(write_event, &e);
  if (block == 0) return;
  log_medical_audit_event(block);
  mp_free(block);
  mp_this.audits++;
}

static void add(struct mp_verdict *v, bool pass, bool fail) {
  v->passed |= pass;
  v->failed |= fail;
  v->open |= !pass && !fail;
}

static void write_guideline(struct mp_writer *w, const void *what) { mp_put_recommendation(w, NULL, what); }

int mp_guideline(const struct mp_recommendation *r) {
  uint64_t block = ask(write_guideline, r);
  if (block == 0) return 2;
  uint64_t outcome = validate_crm_cardiology_guidelines(block);
  mp_free(block);
  add(&mp_this.guidelines, outcome == 1, outcome == 0);
  return outcome <= 1 ? (int)outcome : 2;
}

struct query {
  const char *names[3], *values[3];
};

static void write_query(struct mp_writer *w, const void *what) {
  const struct query *q = what;
  mp_open(w, NULL, '{');
  for (int i = 0; i < 3 && q->names[i]; i++) mp_put(w, q->names[i], q->values[i]);
  mp_shut(w, '}');
}

// status reads the status of a reply. It looks for the member itself, so that the request's text stays the one that is
// checked; a reply that is no such object has no status.
static bool status(uint64_t block, char *out, uint32_t room) {
  static char reply[reply_room];
  uint64_t n = mp_length(block);
  bool fits = block != 0 && n < sizeof reply;
  for (uint64_t i = 0; fits && i < n; i++) reply[i] = (char)load_u8(block + i);
  if (block) mp_free(block);
  if (!fits) return false;
  reply[n] = 0;
  for (uint64_t i = 0; i + 9 < n; i++) {
    const char *want = "\"status\"";
    uint32_t k = 0;
    while (want[k] && reply[i + k] == want[k]) k++;
    if (want[k]) continue;
    const char *p = reply + i + k;
    while (*p == ' ' || *p == ':') p++;
    if (*p++ != '"') continue;
    uint32_t used = 0;
    while (((*p >= 'a' && *p <= 'z') || *p == '_') && used + 1 < room) out[used++] = *p++;
    out[used] = 0;
    return *p == '"';
  }
  return false;
}

static bool same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

char mp_authority(const char *authority, const char *kind, const char *subject) {
  struct query q = {{"authority", "kind", "subject"}, {authority, kind, subject}};
  uint64_t block = ask(write_query, &q);
  if (block == 0) return 'u';
  char said[16];
  bool known = status(validate_medical_authority(block), said, sizeof said);
  mp_free(block);
  char letter = !known ? 'u' : same(said, "verified") ? 'v' : same(said, "not_found") ? 'n' : same(said, "inactive") ? 'i' : 'u';
  add(authority[0] == 'a' ? &mp_this.anvisa : &mp_this.authorities, letter == 'v', letter == 'n' || letter == 'i');
  return letter;
}

bool mp_consent(const char *patient_id, const char *purpose_id) {
  struct query q = {{"patient_id", "purpose_id", NULL}, {patient_id, purpose_id, NULL}};
  uint64_t block = ask(write_query, &q);
  if (block == 0) return false;
  char said[16];
  bool known = status(check_consent(block), said, sizeof said);
  mp_free(block);
  return known && (same(said, "granted") || same(said, "not_required"));
}
