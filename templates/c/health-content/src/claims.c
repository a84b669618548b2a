// What may not be published, with its basis; what identifies a person; claims of evidence and sources.
#include "text.h"

const struct reason_text reason_texts[reasons] = {
    [diagnosis] = {"afirmação de diagnóstico dirigida ao leitor", "Resolução CFM 2.454/2026, art. 5º, § 2º"},
    [guarantee] = {"promessa ou garantia de resultado", "Resolução CFM 2.336/2023, art. 11"},
    [superiority] = {"comparação ou superlativo promocional", "Resolução CFM 2.336/2023, art. 11"},
    [seal] = {"aprovação por conselho ou agência usada como selo", "Resolução CFM 2.336/2023, art. 11"},
    [dosing] = {"dose dirigida ao leitor", "Resolução CFM 2.336/2023, arts. 9º e 13"},
};

static const char note[] = "[Trecho retirado para revisão médica.]";

// Phrases in folded letters. A denial before them makes them harmless, except in diagnoses.
static const struct {
  enum reason why;
  const char *phrase;
} phrases[] = {
    {diagnosis, "voce tem"}, {diagnosis, "voce esta com"}, {diagnosis, "voce sofre de"}, {diagnosis, "diagnostico confirmado"},
    {diagnosis, "diagnostico definitivo"}, {diagnosis, "diagnostico:"}, {diagnosis, "diagnostico :"}, {diagnosis, "seu diagnostico e"},
    {diagnosis, "confirmamos o diagnostico"}, {diagnosis, "confirma-se o diagnostico"},
    {guarantee, "resultado garantido"}, {guarantee, "resultados garantidos"}, {guarantee, "garantia de resultado"}, {guarantee, "garantia de cura"},
    {guarantee, "garantimos o resultado"}, {guarantee, "cura garantida"}, {guarantee, "cura definitiva"}, {guarantee, "100% eficaz"},
    {guarantee, "100% de eficacia"}, {guarantee, "100% seguro"}, {guarantee, "livre de riscos"}, {guarantee, "elimina de vez"},
    {guarantee, "tratamento milagroso"}, {guarantee, "efeito milagroso"}, {guarantee, "sem efeitos colaterais"}, {guarantee, "sem nenhum efeito colateral"},
    {superiority, "o melhor tratamento"}, {superiority, "a melhor clinica"}, {superiority, "o melhor medico"}, {superiority, "a melhor medica"},
    {superiority, "o unico tratamento"}, {superiority, "o unico metodo"}, {superiority, "tratamento revolucionario"}, {superiority, "metodo revolucionario"},
    {superiority, "superior a todos"},
    {seal, "aprovado pelo cfm"}, {seal, "aprovada pelo cfm"}, {seal, "aprovado pelo crm"}, {seal, "aprovada pelo crm"}, {seal, "aprovado pela anvisa"},
    {seal, "aprovada pela anvisa"},
};

static bool any_phrase(uint32_t at, const char *const *list) {
  uint32_t end;
  for (; *list; list++)
    if (find_phrase(at, *list, &end)) return true;
  return false;
}

// The words of the sentence so far, by where they begin: what a phrase's neighbours are looked up in.
enum { near = 4 };
static uint32_t before[near];
static int before_count;

static void remember(uint32_t at) {
  for (int i = near - 1; i > 0; i--) before[i] = before[i - 1];
  before[0] = at;
  if (before_count < near) before_count++;
}

static void forget_at_end(uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++)
    if (text[i] == '.' || text[i] == ';' || text[i] == '!' || text[i] == '?' || text[i] == '\n') before_count = 0;
}

static bool negated(void) {
  static const char *const denials[] = {"nao", "sem", "nunca", "jamais", "nenhum", "nenhuma", NULL};
  for (int i = 0; i < before_count; i++)
    if (any_phrase(before[i], denials)) return true;
  return false;
}

static bool conditional(void) {
  static const char *const conditions[] = {"se", "quando", "caso", "quem", "que", NULL};
  return before_count > 0 && any_phrase(before[0], conditions);
}

static bool is_dose(uint32_t at) {
  static const char *const verbs[] = {"tome", "tomar", "tomem", "use", "ingira", "aplique", "injete", "administre", NULL};
  static const char *const units[] = {"mg", "mcg", "g", "ml", "gota", "gotas", "comprimido", "comprimidos", "capsula", "capsulas", "ui", "unidades", "jato", "jatos", NULL};
  if (!any_phrase(at, verbs)) return false;
  uint32_t stop = at + 70 < length ? at + 70 : length;
  for (uint32_t i = at; i < stop; i++) {
    if (text[i] == ';' || text[i] == '!' || text[i] == '?' || text[i] == '\n') return false;
    if (text[i] < '0' || text[i] > '9') continue;
    while (i < stop && ((text[i] >= '0' && text[i] <= '9') || text[i] == ',' || text[i] == '.')) i++;
    uint32_t p = i, q = i;
    if (folded(&q) == ' ') p = q;
    if (any_phrase(p, units)) return true;
    i--;
  }
  return false;
}

static void take_out(uint32_t from, uint32_t to, enum reason why, bool hit[reasons]) {
  sentence(&from, &to);
  edit(from, to, note);
  hit[why] = true;
}

void withhold(bool hit[reasons]) {
  uint32_t last = 0;
  before_count = 0;
  for (int64_t w = next_word(0); w >= 0;) {
    uint32_t at = (uint32_t)w, end = at;
    forget_at_end(last, at);
    if (is_dose(at)) take_out(at, at + 1, dosing, hit);
    for (int i = 0; i < MP_COUNT(phrases); i++) {
      const char *phrase = phrases[i].phrase;
      if (!find_phrase(at, phrase, &end)) continue;
      bool denial = phrase[0] == 's' && phrase[1] == 'e' && phrase[2] == 'm' && phrase[3] == ' ';
      if (phrases[i].why == diagnosis && i < 3 && conditional()) { // it speaks to whom it concerns, and states nothing
        uint32_t verb = at;
        while (folded(&verb) != ' ') continue;
        edit(verb, end, "apresenta");
      } else if (phrases[i].why == diagnosis || denial || !negated()) {
        take_out(at, end, phrases[i].why, hit);
      }
    }
    remember(at);
    last = at;
    uint32_t p = at;
    folded(&p);
    w = next_word(p);
  }
  apply_edits();
}

static bool digit(uint32_t i) { return i < length && text[i] >= '0' && text[i] <= '9'; }

// shaped tells whether digits stand at a position in a form, 'd' being one, '?' after a character that may be missing.
static uint32_t shaped(uint32_t at, const char *form) {
  uint32_t i = at;
  for (; *form; form++) {
    bool here = *form == 'd' ? digit(i) : i < length && text[i] == *form, optional = form[1] == '?';
    if (!here && !optional) return 0;
    i += here;
    form += optional;
  }
  return digit(i) ? 0 : i - at;
}

static int names;

// mask_name takes out a name, unless it stands in what is taken out already, as in an e-mail address.
static void mask_name(uint32_t from, uint32_t to) {
  if (edited(from, to)) return;
  edit(from, to, "[NAME]");
  names++;
}

int mask(void) {
  static const struct {
    const char *form, *by;
  } forms[] = {{"ddd.ddd.ddd-dd", "[CPF]"}, {"ddddddddddd", "[CPF]"}, {"ddd dddd dddd dddd", "[CNS]"}, {"ddddddddddddddd", "[CNS]"},
               {"+?5?5? ?(dd) ?d?dddd-?dddd", "[PHONE]"}, {"dd ddddd-dddd", "[PHONE]"}, {"ddddd-dddd", "[PHONE]"}, {"ddddd-ddd", "[CEP]"},
               {"dd/dd/dddd", "[BIRTH_DATE]"}};
  int count = 0;
  for (uint32_t i = 0; i < length; i++) {
    if (text[i] == '@' && i > 0 && i + 1 < length) {
      uint32_t from = i, to = i + 1;
      while (from > 0 && (is_letter((unsigned char)text[from - 1] | 32) || text[from - 1] == '.' || text[from - 1] == '_' || text[from - 1] == '-' || text[from - 1] == '+')) from--;
      while (to < length && (is_letter((unsigned char)text[to] | 32) || text[to] == '.' || text[to] == '-')) to++;
      while (to > i && text[to - 1] == '.') to--;
      if (from < i && to > i + 1) edit(from, to, "[EMAIL]"), count++, i = to - 1;
      continue;
    }
    if (!digit(i) && text[i] != '(' && text[i] != '+') continue;
    if (i > 0 && (digit(i - 1) || text[i - 1] == '/')) continue;
    for (int k = 0; k < MP_COUNT(forms); k++) {
      uint32_t n = shaped(i, forms[k].form);
      if (n == 0) continue;
      edit(i, i + n, forms[k].by);
      count++, i += n - 1;
      break;
    }
  }
  names = 0;
  mp_names(text, length, mask_name);
  apply_edits();
  return count + names;
}

struct span claims[most_claims], references[most_references];
int claim_count, reference_count;

void find_claims(void) {
  static const char *const evidence[] = {"estudos mostram", "estudos comprovam", "estudos indicam", "pesquisas mostram", "cientificamente comprovado",
                                         "comprovado cientificamente", "nos estudos", "segundo estudos", "ha evidencia", "ha evidencias", NULL};
  uint32_t last = 0;
  claim_count = before_count = 0;
  for (int64_t w = next_word(0); w >= 0 && claim_count < most_claims;) {
    uint32_t at = (uint32_t)w, p = at;
    forget_at_end(last, at);
    if (any_phrase(at, evidence)) {
      uint32_t from = at, to = at + 1;
      sentence(&from, &to);
      if (claim_count == 0 || claims[claim_count - 1].to <= from) claims[claim_count++] = (struct span){from, to, negated()};
    }
    remember(at);
    last = at;
    folded(&p);
    w = next_word(p);
  }
}

// find_references finds DOIs: "10.", four digits or more, a slash, and what follows up to a blank.
void find_references(void) {
  reference_count = 0;
  for (uint32_t i = 0; i + 8 < length && reference_count < most_references; i++) {
    if (text[i] != '1' || text[i + 1] != '0' || text[i + 2] != '.' || (i > 0 && digit(i - 1))) continue;
    uint32_t p = i + 3;
    while (digit(p)) p++;
    if (p < i + 7 || text[p] != '/') continue;
    uint32_t to = ++p;
    while (to < length && (unsigned char)text[to] > ' ') to++;
    while (to > p && (text[to - 1] == '.' || text[to - 1] == ',' || text[to - 1] == ';' || text[to - 1] == ':' || text[to - 1] == ')' || text[to - 1] == '"')) to--;
    if (to == p) continue;
    bool seen = false;
    for (int k = 0; k < reference_count && !seen; k++)
      seen = references[k].to - references[k].from == to - i && !__builtin_memcmp(text + references[k].from, text + i, to - i);
    if (!seen) references[reference_count++] = (struct span){i, to, false};
    i = to;
  }
}
