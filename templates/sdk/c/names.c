// Which rows of words name a person: the words themselves, and what stands around them. Confidence is counted in hundredths,
// as in the Go SDK's lgpd, whose rules these are; what has half of it or more is a name.
#include "names.h"

enum { name_tokens = 14, sure = 50 }; // how long a name may be: Brazilian full names rarely have more than seven words

enum leading { leads_nothing, leads_first, leads_common, leads_last };

// A row of words that could be a name, tokens from to to.
struct run {
  int from, to;
  int words;    // without connectors
  int firsts;   // that are first names and nothing else
  int lasts;    // that are family names and nothing else
  int doubtful; // names that are words or places as well
  int strange;  // in no list
  enum leading leading;
  bool lower;
};

static const char *text;

static const struct mp_token *at(int i) {
  static const struct mp_token edge = {.kind = MP_LINE};
  return i < 0 || i >= mp_token_count ? &edge : &mp_tokens[i];
}

// is tells whether the word at i may be any of what is asked.
static bool is(int i, uint32_t what) { return at(i)->kind == MP_WORD && at(i)->what & what; }

static bool is_mark(int i, const char *marks) {
  const struct mp_token *t = at(i);
  if (t->kind != MP_MARK || !t->mark) return false;
  for (; *marks; marks++)
    if (*marks == (char)t->mark) return true;
  return false;
}

// gap is how many bytes lie before token i.
static uint32_t gap(int i) { return i <= 0 || i >= mp_token_count ? 1 : mp_tokens[i].start - mp_tokens[i - 1].end; }

static bool is_kind(int i, uint8_t kind) { return at(i)->kind == kind; }

static bool name(int i) { return is(i, MP_FIRST | MP_LAST); }

// titled tells whether a title stands right before token i: "Dr. ", "Dona ", "Dr(a). ".
static bool titled(int i) {
  int k = i - 1;
  k -= is_mark(k, ".,");
  if (is_mark(k, ")") && is_mark(k - 2, "(")) k -= 3;
  return is(k, MP_TITLE);
}

// labelled tells whether a label with a colon stands right before token i: "Nome da mãe: ".
static bool labelled(int i) {
  int k = i - 1;
  k -= is_kind(k, MP_LINE);
  if (!is_mark(k, ":")) return false;
  for (int n = k - 1; n >= k - 5; n--) {
    if (is(n, MP_PERSON)) return true;
    if (!is_kind(n, MP_WORD) && !is_mark(n, "()/.")) return false;
  }
  return false;
}

// of_organisation tells whether an organisation's word stands before token i with nothing but names and small words between.
static bool of_organisation(int i) {
  for (int k = i - 1; k >= i - 3; k--) {
    if (is(k, MP_ORGANISATION) && at(k)->shape != MP_LOWER) return true;
    if (!is_kind(k, MP_WORD) || (at(k)->shape == MP_LOWER && !is(k, MP_CONNECTOR))) return false;
  }
  return false;
}

// registered tells whether a council's number follows token i: "Vieira, CRM-SP 1234".
static bool registered(int i) {
  int k = i + 1;
  while (k < i + 3 && (is_mark(k, ",-(/") || is_kind(k, MP_LINE))) k++;
  if (!is(k, MP_REGISTRATION)) return false;
  for (int n = k + 1; n < k + 5; n++)
    if (is_kind(n, MP_NUMBER)) return true;
  return false;
}

// abbreviated tells whether the dot at token k ends an abbreviation, as in "tel. 3333".
static bool abbreviated(int k) {
  return is_kind(k - 1, MP_WORD) && gap(k) == 0 && (at(k - 1)->length <= 4 || is(k - 1, MP_ABOUT | MP_REGISTRATION | MP_STREET | MP_TITLE | MP_NUMERO));
}

// directly tells whether such a word stands before token i with nothing between but marks and small words. Behind a colon
// something new begins, to which only what says that a person follows still applies.
static bool directly(int i, uint32_t what) {
  for (int k = i - 1; k >= 0 && k >= i - 4; k--) {
    if (is(k, what)) return true;
    if (is_mark(k, ":") && what != MP_PERSON) return false;
    if ((is_mark(k, ".") && !abbreviated(k)) || is_mark(k, ",;") || is_kind(k, MP_LINE) || is_kind(k, MP_NUMBER)) return false;
    const struct mp_token *t = at(k);
    if (t->kind == MP_WORD && !(t->what & (MP_CONNECTOR | MP_NUMERO)) && t->length > 2 && !(t->what & MP_PLAIN && t->length <= 4)) return false;
  }
  return false;
}

// name_word tells whether a word may stand in a name: capitalised, and no word of clinical writing.
static bool name_word(int i) {
  const struct mp_token *t = at(i);
  if (t->kind != MP_WORD || t->shape == MP_LOWER || t->shape == MP_MIXED || t->length < 2) return false;
  if (name(i)) return !(t->what & MP_TITLE) && (!(t->what & MP_PERSON) || t->what & MP_RELATIVE);
  return !(t->what & (MP_PLAIN | MP_ORGANISATION | MP_TITLE | MP_PERSON | MP_VERB | MP_STREET | MP_ABOUT | MP_REGISTRATION | MP_EPONYMOUS | MP_RESIDENCE |
                      MP_MONTH | MP_STATE | MP_NUMERO | MP_AMOUNT | MP_ICD | MP_CONNECTOR | MP_CONDITION));
}

static int past_connector(int k) { return is(k, MP_CONNECTOR) ? k + 1 : k; }

// announced tells whether the word at k, in no list and in capitals, stands where a name must and a family name behind it.
static bool announced(int k) { return name(past_connector(k + 1)) && (titled(k) || labelled(k) || directly(k, MP_PERSON)); }

// broken tells whether the end of a line at k breaks a name: a family name goes on behind it, and is no label.
static bool broken(int k) {
  int n = past_connector(k + 1);
  return is(n, MP_LAST) && !is(n, MP_FIRST) && at(n)->shape != MP_LOWER && name_word(n) && !is_mark(n + 1, ":");
}

// between tells whether an unlisted word in capitals stands between names, and so belongs to them.
static bool between(int k) {
  int n = past_connector(k + 1);
  return name(k - 1) && is(n, MP_LAST) && at(n)->shape == MP_UPPER;
}

// initial_leads tells whether an initial opens a name: "J. Almeida".
static bool initial_leads(int i) {
  int k = i + 1 + (is_mark(i + 1, ".") && gap(i + 1) == 0);
  return k > i + 1 && is(k, MP_LAST) && at(k)->shape != MP_LOWER && !is(k, MP_COMMON);
}

// followed tells whether an initial at k stands within a name.
static bool followed(int k) { return name_word(k + 1 + (is_mark(k + 1, ".") && gap(k + 1) == 0)); }

static void count(struct run *r, int k) {
  bool first = is(k, MP_FIRST), last = is(k, MP_LAST), common = is(k, MP_COMMON);
  r->to = k;
  if (r->words == 0) r->leading = first && common ? leads_common : first ? leads_first : last ? leads_last : leads_nothing;
  r->words++;
  if ((first || last) && common) r->doubtful++;
  else if (last && (r->words > 1 || !first)) r->lasts++;
  else if (first) r->firsts++;
  else r->strange++;
}

// another tells whether the "e" at k joins a run that is a whole name to somebody else's: "Ana Souza e José Souza", but "Luís
// Costa e Silva".
static bool another(const struct run *r, int k) {
  if (at(k)->length != 1 || (text[at(k)->start] | 32) != 'e' || r->words < 2 || r->lasts + r->doubtful == 0) return false;
  if (r->lower) return is(k + 1, MP_FIRST);
  if (!name_word(k + 1)) return false;
  return !is(k + 1, MP_LAST) || (is(k + 1, MP_FIRST) && (name_word(k + 2) || (is(k + 2, MP_CONNECTOR) && name_word(k + 3))));
}

// lower_first tells whether the word at i, in lower case, is a first name: one that is nothing else, one before a family name
// that is nothing else, or any word before a family name where a name must stand.
static bool lower_first(int i) {
  const struct mp_token *t = at(i);
  if (is(i, MP_FIRST) && !(t->what & (MP_COMMON | MP_PLAIN | MP_VERB | MP_PERSON))) return true;
  if ((!(t->what & MP_FIRST) && t->what) || t->length < 3) return false;
  int n = past_connector(i + 1);
  if (!is(n, MP_LAST) || at(n)->shape != MP_LOWER) return false;
  return is(i, MP_FIRST) ? !is(n, MP_COMMON | MP_PLAIN) : !is(n, MP_PLAIN | MP_VERB) && (titled(i) || labelled(i));
}

// lower_name reads a name in lower case, where lists alone can tell: a first name and family names behind it.
static struct run lower_name(int i) {
  const struct mp_token *t = at(i);
  struct run none = {0}, r = {.from = i, .lower = true};
  bool told = name(i) && !(t->what & (MP_PLAIN | MP_VERB | MP_PERSON)) && t->length > 2 &&
              (titled(i) || (is(i, MP_FIRST) && !(t->what & (MP_COMMON | MP_LAST)) && is(i - 1, MP_PERSON)));
  if (t->kind != MP_WORD || t->shape != MP_LOWER || (!told && !lower_first(i))) return none;
  count(&r, i);
  for (int k = i + 1; k < i + name_tokens; k++) {
    if (name(k) && at(k)->shape == MP_LOWER && !is(k, MP_PLAIN | MP_VERB)) {
      count(&r, k);
    } else if (is(k, MP_CONNECTOR) && another(&r, k)) {
      break;
    } else if (!(is(k, MP_CONNECTOR) && name(k + 1) && at(k + 1)->shape == MP_LOWER)) {
      return r.lasts + r.doubtful == 0 && !told ? none : r; // a first name alone says nothing
    }
  }
  return r;
}

// name_at reads the run that begins at token i.
static struct run name_at(int i) {
  bool caps = at(i)->shape == MP_UPPER;
  if (!name_word(i) && !(is_kind(i, MP_WORD) && at(i)->shape == MP_INITIAL && initial_leads(i))) return lower_name(i);
  struct run r = {.from = i, .to = i - 1};
  for (int k = i; k < i + name_tokens; k++) {
    const struct mp_token *t = at(k);
    if (k > i && gap(k) > 2) break; // a column of its own
    if (is(k, MP_RELATIVE) && t->shape != MP_LOWER && r.words > 0) {
      count(&r, k);
    } else if (is(k, MP_CONNECTOR) && another(&r, k)) {
      break;
    } else if (name_word(k) && !(caps && t->shape == MP_UPPER && !name(k) && !between(k) && !(k == i && announced(k)))) {
      count(&r, k);
    } else if (t->kind == MP_LINE && r.words > 0 && broken(k)) {
      continue;
    } else if (t->kind == MP_WORD && t->shape == MP_INITIAL && !is(k, MP_CONNECTOR) && followed(k) && (!caps || is_mark(k + 1, ".") || name(k + 1))) {
      r.to = k;
      r.words++;
      k += is_mark(k + 1, ".") && gap(k + 1) == 0;
    } else if (is(k, MP_CONNECTOR) && r.words > 0 && (name_word(k + 1) || (is_kind(k + 1, MP_LINE) && broken(k + 1)))) {
      continue;
    } else if (!(is_mark(k, "-'") && gap(k) == 0 && gap(k + 1) == 0 && name_word(k + 1))) {
      break;
    }
  }
  return r;
}

// inverted extends a family name that a first name follows behind a comma, as in lists: "Souza, Ana Maria".
static bool inverted(struct run *r) {
  if (r->leading != leads_last || r->firsts > 0 || r->words > 3 || !is_mark(r->to + 1, ",") || !is(r->to + 2, MP_FIRST)) return false;
  if (!is_kind(r->from - 1, MP_LINE) && !titled(r->from) && !labelled(r->from)) return false;
  struct run given = name_at(r->to + 2);
  if (given.words == 0 || given.words > 3) return false;
  r->to = given.to;
  return true;
}

// eponymous tells whether all of a run's names are those of diseases and methods.
static bool eponymous(const struct run *r) {
  for (int k = r->from; k <= r->to; k++)
    if (is_kind(k, MP_WORD) && !is(k, MP_EPONYM | MP_CONNECTOR)) return false;
  return true;
}

// by_shape judges a run by its words alone.
static int by_shape(const struct run *r) {
  int names = r->firsts + r->lasts + r->doubtful;
  if (r->lower && r->lasts == 0) return (r->firsts > 0 && r->doubtful > 0) || r->strange > 0 ? 50 : 35;
  if (r->lower) return 60;
  if (r->words == 1) return r->leading == leads_first ? 35 : r->leading == leads_last ? 25 : r->leading == leads_common ? 15 : 5;
  if (r->leading == leads_first) return r->lasts + r->doubtful > 0 ? 90 : r->firsts > 1 ? 75 : 70;
  if (r->leading == leads_common) return r->lasts + r->firsts > 0 ? 80 : names > 1 ? 60 : 40;
  if (r->leading == leads_last && (r->lasts > 1 || (r->words > 2 && r->lasts + r->doubtful == r->words))) return 50;
  if (r->firsts > 0 && r->lasts > 0) return 60;
  if ((r->lasts > 0 || r->lasts + r->doubtful > 1) && r->strange == 1) return 50;
  return names > 0 ? 30 : 10;
}

static bool is_place(const struct run *r) {
  uint32_t hash = mp_hash_name(text, at(r->from)->start, at(r->to)->end);
  for (uint32_t i = 0; i < mp_place_count; i++)
    if (mp_places[i] == hash) return true;
  return false;
}

// score says how sure it is that a run names a person.
static int score(const struct run *r) {
  int i = r->from, n = r->to, s = by_shape(r);
  bool told = titled(i) || labelled(i);
  if (eponymous(r) || directly(i, MP_EPONYMOUS)) return 0;
  if (titled(i)) s += 45;
  else if (of_organisation(i)) return 0;
  else if (is(i - 1, MP_SAINT) && at(i - 1)->shape != MP_LOWER && is(i, MP_FIRST)) return 0; // São José do Egito
  else if (labelled(i)) s += 45;
  else if (directly(i, MP_PERSON)) s += 35;
  else if (is(i - 1, MP_CONNECTOR | MP_PLACE) && is(i - 2, MP_RESIDENCE | MP_PLACE)) s -= 45; // moradora de Elói Mendes
  else if (directly(i, MP_PLACE)) s -= 35;
  if (r->words > 1 && !told && is_place(r)) s -= 45;
  if (is_mark(n + 1, "/-,(") && is(n + 2, MP_STATE) && at(n + 2)->shape == MP_UPPER) s -= 40; // a town: "/SP", " - SP"
  if (is(n + 1, MP_VERB)) s += 20;
  if (registered(n)) s += 45;
  const struct mp_token *age = at(n + 2);
  if (r->leading != leads_nothing && is_mark(n + 1, ",(") && age->kind == MP_NUMBER && age->end - age->start <= 3 && is(n + 3, MP_AMOUNT) &&
      (text[at(n + 3)->start] | 32) == 'a')
    s += 25; // "Sandra, 41 anos"
  if (r->words == 1 && is_kind(i - 1, MP_LINE) && is_mark(n + 1, ",") && is_kind(n + 2, MP_WORD) && at(n + 2)->shape == MP_LOWER)
    s += 20; // somebody is spoken to: "Moisés, recebemos seu exame"
  return s;
}

void mp_names(const char *t, uint32_t length, void (*found)(uint32_t from, uint32_t to)) {
  text = t;
  for (uint32_t from = 0; from < length;) {
    from = mp_tokenise(t, from, length);
    for (int i = 0; i < mp_token_count;) {
      struct run r = name_at(i);
      if (r.words == 0) {
        i++;
        continue;
      }
      if (inverted(&r) || score(&r) >= sure) found(at(r.from)->start, at(r.to)->end);
      i = r.to + 1;
    }
  }
}
