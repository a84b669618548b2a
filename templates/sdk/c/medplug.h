// medplug.h: what the author of a medplug plugin in C includes. No C library is needed.
//
// mp_serve is the whole path of a call: it reads the request and checks it in the contract's order, refuses what the
// manifest does not cover, has the plugin's handler measure, and writes the answer with the part that all answers share.
// Who the plugin is stands in medplug.yaml alone: `medplug build` hands it over as MEDPLUG_STAMP.
#ifndef MEDPLUG_H
#define MEDPLUG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __wasm__
#define MP_EXPORT(name) __attribute__((export_name(#name)))
#define MP_IMPORT(module, name) __attribute__((import_module(module), import_name(#name)))
#else
#define MP_EXPORT(name)
#define MP_IMPORT(module, name)
#endif

#ifndef MP_INPUT_MAX
#define MP_INPUT_MAX (4 * 1024 * 1024) // bytes of a request that are held: `medplug build` gives the manifest's max_input_bytes
#endif

#define MP_NAN __builtin_nan("")
#define MP_COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

// ---- JSON that was checked: a place in the request's text, NULL for what is absent

typedef const char *mp_json;

// mp_json_check reads text, which ends in a zero byte, strictly: one value, UTF-8, no lone surrogates, no name twice in
// an object, at most 32 deep. It gives NULL, or what is wrong. Only one text at a time has its root's members known.
const char *mp_json_check(const char *text, uint32_t length);

// mp_kind gives the first letter of what a value is: '{' '[' '"' 't' 'f' 'n', '0' for a number.
char mp_kind(mp_json value);

// mp_member finds a member; null is absence.
mp_json mp_member(mp_json object, const char *name);

// mp_is tells whether a string is exactly this one.
bool mp_is(mp_json string, const char *want);

// mp_text decodes a string into out, ended by a zero byte, and gives its length; what does not fit is left out.
uint32_t mp_text(mp_json string, char *out, uint32_t room);

// mp_number gives the double nearest to a number.
double mp_number(mp_json number);

// mp_skip gives the place after a value.
mp_json mp_skip(mp_json value);

// A walk over the members of an object or the elements of an array.
struct mp_walk {
  mp_json name, value; // name: a string, NULL in arrays
  mp_json next;
  char close;
};
struct mp_walk mp_walk(mp_json container);
bool mp_next(struct mp_walk *w);

// mp_parse_double reads a decimal number, exactly rounded, and sets *end behind it. The text must be a number of JSON.
double mp_parse_double(const char *text, const char **end);

// mp_format_double writes the shortest decimal that reads back as v, which is finite, and gives its length.
enum { MP_DOUBLE_ROOM = 32 };
uint32_t mp_format_double(double v, char out[MP_DOUBLE_ROOM]);

// mp_round rounds to digits decimals, halves away from zero.
double mp_round(double v, int digits);

// mp_base64 decodes a string of standard base64 byte by byte: -1 at its end, -2 where it is none.
struct mp_base64 {
  const char *at;
  uint32_t bits;
  int have, left;
};
struct mp_base64 mp_base64(mp_json string);
int mp_base64_byte(struct mp_base64 *b);

// mp_base64_all decodes a whole string of standard base64 into out, and gives the number of bytes; -1 when it is none, or
// when they are more than room. With out NULL it only counts.
int64_t mp_base64_all(mp_json string, unsigned char *out, uint32_t room);

// ---- writing JSON: twice, first to learn the length, then into the host's memory. A writing function must write the same
// both times.

struct mp_writer {
  bool storing, comma;
  uint64_t block, word;
  uint32_t at;
};
typedef void mp_write(struct mp_writer *w, const void *what);

// name is NULL for the elements of arrays.
void mp_open(struct mp_writer *w, const char *name, char bracket);
void mp_shut(struct mp_writer *w, char bracket);
void mp_put(struct mp_writer *w, const char *name, const char *text); // a string; NULL writes null
void mp_put_number(struct mp_writer *w, const char *name, double v);  // NaN and infinity write null
void mp_put_flag(struct mp_writer *w, const char *name, int flag);    // 1 true, 0 false, -1 null
void mp_put_json(struct mp_writer *w, const char *name, mp_json value); // a value of the request as it stands
void mp_text_begin(struct mp_writer *w, const char *name);              // a string in pieces
void mp_text_piece(struct mp_writer *w, const char *text, uint32_t length);
void mp_text_end(struct mp_writer *w);

// ---- checking a request against its kind's fields

enum mp_form {
  MP_ANY,
  MP_ID,
  MP_TIME,
  MP_UF,
  MP_BASE64,
  MP_IMAGE, // base64 of a PNG or JPEG of at most 1 MiB and 12 megapixels, by its header
};

struct mp_field {
  const char *name, *alias;     // alias: the name of the contract's first design
  char type;                    // '{' '[' '"' '0' 'b', 'm' an object whose values are arrays of numbers, 's' a number or an array of them
  char of;                      // type of an array's elements
  bool required, signal, bounded;
  double min, max;              // of numbers, when bounded
  bool above;                   // greater than min, not equal to it
  int longest;                  // characters, 0 for any number
  int fewest, most;             // elements of an array, 0 for any number
  const char *one_of;           // "a|b|c"; of type 'm': the names that its members may have
  enum mp_form form;
  const char *needs;            // a member that must come with this one
  int group;                    // of members with the same group, exactly one is given; 0 for none
  const struct mp_field *fields; // of an object or of an array's elements, ended by a field without name
};

// mp_fail reports a value or a rule at fault; the first one is kept. It goes behind missing members and wrong types.
void mp_fail(const char *code, const char *path, const char *message);

// mp_path writes "/list/3/member" (member may be NULL) into room that lasts until the next call.
const char *mp_path(const char *list, int index, const char *member);

// ---- the answer

struct mp_recommendation {
  const char *priority, *urgency, *recommendation, *action, *timeframe, *rationale;
  const char *required_actions[4]; // NULL ends them
  const char *medical_disclaimer;
};
void mp_put_recommendation(struct mp_writer *w, const char *name, const struct mp_recommendation *r);

enum { MP_MOST = 16 };

// What a handler leaves for the part that all answers share. A reason_code makes it a refusal: not_analysable.
struct mp_answer {
  const char *reason_code, *reason;
  double confidence;
  const char *findings[MP_MOST]; // observations, NULL ends them
  const char *limitations[MP_MOST], *issues[MP_MOST];
  struct mp_recommendation recommendations[MP_MOST];
  int limitation_count, issue_count, recommendation_count;
};

struct mp_request {
  mp_json root;
  double age; // years, NaN when not given
  bool lay;   // the answer is for a patient or for the public
};

struct mp_plugin {
  const char *kind;
  const char *disclaimer;
  const char *elements[6];             // NULL ends them
  const char *limitations[6];          // of every answer
  const struct mp_field *fields;       // that the kind adds to the common ones
  void (*rules)(mp_json root);         // what fields cannot say, by mp_fail; NULL for none
  void (*handle)(const struct mp_request *r, struct mp_answer *a);
  mp_write *write;                     // the members of the kind of an answer that is no refusal
};

// mp_serve answers one call; what it gives is what the export gives.
int32_t mp_serve(const struct mp_plugin *p);

// mp_abort ends the call with an error, from within a handler: the answer is not written. Never quote the request.
void mp_abort(const char *code, const char *message);

// mp_abort_at does so for what stands at a path of the request.
void mp_abort_at(const char *code, const char *path, const char *message);

// mp_note puts pieces of text together, up to a NULL; the result lasts until the next call.
const char *mp_note(const char *first, ...);

// mp_decimal writes a number the Brazilian way, without trailing zeros; the result lasts until the next call.
const char *mp_decimal(double v, int digits);

// mp_names reports the names of persons in text, which is Portuguese in UTF-8: where each begins and ends, in bytes, ascending.
void mp_names(const char *text, uint32_t length, void (*found)(uint32_t from, uint32_t to));

// ---- the host's functions. One that a plugin does not call is not imported, and the manifest names those that are.

struct mp_detail {
  const char *name;
  const char *code; // NULL: number
  double number;
};
// mp_audit writes an event to the audit trail. Details are codes and numbers: nothing that identifies a patient.
void mp_audit(const char *event_type, const struct mp_detail *details, int count);

// mp_guideline asks the deployer's recommendation rules: 1 pass, 0 fail, 2 not decided. They are no norm of any council.
int mp_guideline(const struct mp_recommendation *r);

// mp_authority asks about a registration, specialty, product or document; the status is one of the letters
// v(erified) n(ot found) i(nactive) u(nknown). Unknown is not a pass.
char mp_authority(const char *authority, const char *kind, const char *subject);

// mp_consent asks whether the patient consents; true when granted or not required. Else refuse with consent_missing.
bool mp_consent(const char *patient_id, const char *purpose_id);

#endif
