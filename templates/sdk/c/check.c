// The fields of a request, checked in one walk. Every missing member goes before any wrong type, and every wrong type
// before any bad value.
#include "host.h"

struct mp_fault mp_found[MP_PHASES];

static void copy(char *to, const char *from, uint32_t room) {
  uint32_t i = 0;
  for (; from[i] && i + 1 < room; i++) to[i] = from[i];
  to[i] = 0;
}

static void append(char *to, const char *from, uint32_t room) {
  uint32_t n = mp_size(to);
  copy(to + n, from, room - n);
}

static void report(int phase, const char *code, const char *path, const char *message) {
  struct mp_fault *f = &mp_found[phase];
  if (f->code) return;
  f->code = code;
  copy(f->path, path, sizeof f->path);
  copy(f->message, message, sizeof f->message);
}

void mp_fail(const char *code, const char *path, const char *message) { report(MP_VALUE, code, path, message); }

const struct mp_fault *mp_first_fault(void) {
  for (int i = 0; i < MP_PHASES; i++)
    if (mp_found[i].code) return &mp_found[i];
  return NULL;
}

static void append_index(char *to, int index, uint32_t room) {
  char digits[12] = "/";
  char *p = digits + 11;
  *p = 0;
  do *--p = (char)('0' + index % 10);
  while (index /= 10);
  *--p = '/';
  append(to, p, room);
}

const char *mp_path(const char *list, int index, const char *member) {
  static char path[256];
  copy(path, list, sizeof path);
  append_index(path, index, sizeof path);
  if (member) {
    append(path, "/", sizeof path);
    append(path, member, sizeof path);
  }
  return path;
}

static bool digit(char c) { return c >= '0' && c <= '9'; }

static int two(const char *s) { return digit(s[0]) && digit(s[1]) ? (s[0] - '0') * 10 + s[1] - '0' : -1; }

static bool zone(const char *p) {
  if (*p == 'Z') return p[1] == 0;
  if (*p != '+' && *p != '-') return false;
  int h = two(p + 1);
  if (h < 0 || h > 23 || p[3] != ':') return false;
  int m = two(p + 4);
  return m >= 0 && m <= 59 && p[6] == 0;
}

static bool is_time(const char *s) {
  static const char shape[] = "dddd-dd-ddTdd:dd:dd";
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int i = 0; shape[i]; i++)
    if (shape[i] == 'd' ? !digit(s[i]) : s[i] != shape[i]) return false;
  int year = two(s) * 100 + two(s + 2), month = two(s + 5), day = two(s + 8);
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (month < 1 || month > 12 || day < 1 || day > days[month - 1] + (leap && month == 2)) return false;
  if (two(s + 11) > 23 || two(s + 14) > 59 || two(s + 17) > 59) return false;
  const char *p = s + 19;
  if (*p == '.') {
    if (!digit(*++p)) return false;
    while (digit(*p)) p++;
  }
  return zone(p);
}

static bool is_id(const char *s, uint32_t n) {
  if (n < 1 || n > 128) return false;
  for (; *s; s++) {
    bool letter = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || digit(*s);
    if (!letter && *s != '.' && *s != '_' && *s != ':' && *s != '-') return false;
  }
  return true;
}

bool mp_has_form(mp_json string, enum mp_form form) {
  char s[160];
  if (form == MP_BASE64) return mp_base64_all(string, NULL, 0) >= 0;
  uint32_t n = mp_text(string, s, sizeof s);
  if (n != mp_size(s)) return false; // too long, or it holds a zero
  switch (form) {
  case MP_ID: return is_id(s, n);
  case MP_TIME: return is_time(s);
  case MP_UF: return n == 2 && mp_in_list(string, "AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO");
  default: return true;
  }
}

bool mp_in_list(mp_json string, const char *list) {
  char s[64];
  uint32_t n = mp_text(string, s, sizeof s);
  if (n != mp_size(s)) return false;
  while (*list) {
    uint32_t i = 0;
    while (list[i] && list[i] != '|') i++;
    uint32_t same = 0;
    while (same < i && s[same] == list[same]) same++;
    if (same == i && i == n) return true;
    list += i + (list[i] == '|');
  }
  return false;
}

static uint32_t letters(mp_json string) {
  uint32_t n = 0;
  for (const char *p = string + 1; *p != '"'; p++) {
    if ((*p & 0xc0) == 0x80) continue;
    n++;
    if (*p != '\\') continue;
    p++;
    if (*p != 'u') continue;
    bool pair = (p[1] == 'd' || p[1] == 'D') && (p[2] == '8' || p[2] == '9' || (p[2] | 32) == 'a' || (p[2] | 32) == 'b');
    p += pair ? 10 : 4;
  }
  return n;
}

static void check_number(mp_json v, const struct mp_field *f, const char *path) {
  double n = mp_number(v);
  if (f->type == 'i' && ((double)(int64_t)(n > -9e15 && n < 9e15 ? n : 0.5) != n))
    report(MP_TYPE, "wrong_type", path, "want integer, got number");
  if (!f->bounded) return;
  if (f->above ? n <= f->min : n < f->min) report(MP_VALUE, "out_of_range", path, "below the least value there may be");
  if (n > f->max) report(MP_VALUE, "out_of_range", path, "above the greatest value there may be");
}

static void check_string(mp_json v, const struct mp_field *f, const char *path) {
  const char *image = f->form == MP_IMAGE ? mp_image_fault(v) : NULL;
  if (image)
    report(MP_VALUE, image, path, image[0] == 'i' && image[1] == 'n' ? "not a PNG or JPEG image in standard base64" : "larger than 1 MiB or 12 megapixels");
  else if (f->signal && v[1] == '"')
    report(MP_VALUE, "empty_signal", path, "holds no signal");
  else if (f->one_of && !mp_in_list(v, f->one_of))
    report(MP_VALUE, "invalid_value", path, "none of the values there may be");
  else if (f->form != MP_ANY && f->form != MP_IMAGE && !mp_has_form(v, f->form))
    report(MP_VALUE, "invalid_value", path, "does not have the form that is wanted");
  else if (f->longest && letters(v) > (uint32_t)f->longest)
    report(MP_VALUE, "out_of_range", path, "longer than it may be");
}

static const char *kind_name(char kind) {
  switch (kind) {
  case '{': case 'm': return "object";
  case '[': return "array";
  case 's': return "number or array";
  case '"': return "string";
  case 'n': return "null";
  case '0': return "number";
  case 'i': return "integer";
  }
  return "boolean";
}

static bool is_type(mp_json v, char type) {
  char k = mp_kind(v);
  switch (type) {
  case 'b': return k == 't' || k == 'f';
  case 'm': return k == '{';
  case 'i': return k == '0';
  case 's': return k == '0' || k == '[';
  }
  return k == type;
}

static bool typed(mp_json v, char type, const char *path) {
  if (is_type(v, type)) return true;
  char message[64] = "want ";
  append(message, kind_name(type), sizeof message);
  append(message, ", got ", sizeof message);
  append(message, kind_name(mp_kind(v)), sizeof message);
  report(MP_TYPE, "wrong_type", path, message);
  return false;
}

// numbers checks an array of samples: the commonest value by far, so that the walk is its own.
static void numbers(mp_json v, const char *path) {
  const char *p = v + 1;
  for (int i = 0;; i++) {
    while (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r' || *p == ',') p++;
    if (*p == ']') {
      if (i == 0) report(MP_VALUE, "empty_signal", path, "holds no signal");
      return;
    }
    if (mp_kind(p) != '0') {
      typed(p, '0', mp_path(path, i, NULL));
      return;
    }
    while (*p != ',' && *p != ']' && *p != ' ' && *p != '\n' && *p != '\t' && *p != '\r') p++;
  }
}

static void check_count(mp_json v, const struct mp_field *f, const char *path) {
  struct mp_walk w = mp_walk(v);
  int n = 0;
  while (mp_next(&w)) n++;
  if (n < f->fewest) report(MP_VALUE, "out_of_range", path, "has fewer elements than it must");
  if (n > f->most) report(MP_VALUE, "out_of_range", path, "has more elements than it may");
}

static void array(mp_json v, const struct mp_field *f, const char *path) {
  struct mp_walk w = mp_walk(v);
  char here[256];
  int i = 0;
  struct mp_field item = *f;
  if (f->most) check_count(v, f, path);
  item.type = f->of;
  for (; mp_next(&w); i++) {
    copy(here, mp_path(path, i, NULL), sizeof here);
    if (!typed(w.value, f->of, here)) continue;
    if (f->of == '{') mp_check_fields(w.value, f->fields, here);
    if (f->of == '"') check_string(w.value, &item, here);
    if (f->of == '0' || f->of == 'i') check_number(w.value, &item, here);
  }
  if (i == 0 && f->signal) report(MP_VALUE, "empty_signal", path, "holds no signal");
}

// map checks an object whose members are arrays of samples.
static void map(mp_json v, const struct mp_field *f, const char *path) {
  struct mp_walk w = mp_walk(v);
  int count = 0;
  while (mp_next(&w)) {
    char here[256], name[16];
    copy(here, path, sizeof here);
    append(here, "/", sizeof here);
    if (!mp_in_list(w.name, f->one_of)) {
      append(here, "*", sizeof here);
      report(MP_VALUE, "invalid_value", here, "not a name that a member may have here");
      continue;
    }
    mp_text(w.name, name, sizeof name);
    append(here, name, sizeof here);
    if (*w.value == 'n') continue;
    count++;
    if (typed(w.value, '[', here)) numbers(w.value, here);
  }
  if (count == 0) report(MP_VALUE, "empty_signal", path, "holds no signal");
}

static void check(mp_json v, const struct mp_field *f, const char *path) {
  if (!typed(v, f->type, path)) return;
  switch (f->type) {
  case '"': check_string(v, f, path); break;
  case '0': case 'i': check_number(v, f, path); break;
  case '[':
    if (f->signal && f->of == '0')
      numbers(v, path);
    else
      array(v, f, path);
    break;
  case 's':
    if (*v == '[')
      array(v, f, path);
    else
      check_number(v, f, path);
    break;
  case '{':
    if (f->fields) mp_check_fields(v, f->fields, path);
    break;
  case 'm': map(v, f, path); break;
  }
}

// groups counts for each group how many of its members there are: of each, one is wanted.
static void groups(mp_json object, const struct mp_field *fields, const char *path) {
  for (int g = 1; g <= 4; g++) {
    int size = 0, count = 0;
    for (const struct mp_field *f = fields; f->name; f++) {
      if (f->group != g) continue;
      size++;
      count += mp_member(object, f->name) || (f->alias && mp_member(object, f->alias));
    }
    if (size && count == 0) report(MP_MISSING, "missing_field", path, "one of several members is required, and none is there");
    if (count > 1) report(MP_VALUE, "conflicting_fields", path, "only one of several members may be given");
  }
}

void mp_check_fields(mp_json object, const struct mp_field *fields, const char *path) {
  for (const struct mp_field *f = fields; f->name; f++) {
    char here[256];
    mp_json v = mp_member(object, f->name), old = f->alias ? mp_member(object, f->alias) : NULL;
    copy(here, path, sizeof here);
    append(here, "/", sizeof here);
    append(here, !v && old ? f->alias : f->name, sizeof here);
    if (v && old) {
      char there[256];
      copy(there, path, sizeof there);
      append(there, "/", sizeof there);
      append(there, f->alias, sizeof there);
      report(MP_VALUE, "conflicting_fields", there, "given under two names");
    }
    v = v ? v : old;
    if (!v) {
      if (f->required) report(MP_MISSING, "missing_field", here, "required");
      continue;
    }
    if (f->needs && !mp_member(object, f->needs)) {
      char there[256];
      copy(there, path, sizeof there);
      append(there, "/", sizeof there);
      append(there, f->needs, sizeof there);
      report(MP_MISSING, "missing_field", there, "required with another member");
    }
    check(v, f, here);
  }
  groups(object, fields, path);
}
