// What is said of a measured lesion, in the words people read. The weights of the ABCDE items in the risk score, and the
// bounds from which they count, are this plugin's and no published score: the manifest says research_only.
#include "lesion.h"

#define ASYMMETRIC 0.35
#define IRREGULAR 0.3
#define MEDIUM_RISK 0.3
#define HIGH_RISK 0.6
enum { many_colors = 3 };

const char support_only[] = "Achado de apoio; requer confirmação por exame médico.";

const struct mp_recommendation again = {
    .priority = "ROUTINE",
    .urgency = "routine",
    .recommendation = "Repita a fotografia com foco, luz uniforme e a lesão inteira no centro, ou procure um dermatologista.",
    .action = "Nova fotografia ou exame presencial",
    .timeframe = "ainda neste atendimento",
    .rationale = "A falta de análise não exclui lesão grave.",
    .required_actions = {"Incluir escala milimetrada", "Afastar pelos e reflexos"},
    .medical_disclaimer = support_only};

static void add(struct assessment *a, bool met, double weight, const char *what) {
  if (!met) return;
  a->score = a->score + weight > 1 ? 1 : a->score + weight;
  a->factors[a->count++] = what;
}

static bool yes(mp_json history, const char *name) {
  mp_json v = mp_member(history, name);
  return v && *v == 't';
}

struct assessment assess(const struct lesion *l, mp_json history) {
  struct assessment a = {0};
  add(&a, asymmetry(l) >= ASYMMETRIC, 0.2, "assimetria");
  add(&a, irregularity(l) >= IRREGULAR, 0.15, "borda irregular");
  add(&a, l->present >= many_colors, 0.2, "três cores ou mais");
  add(&a, l->colors[blue_gray] > 0 && l->present > 1, 0.15, "azul-acinzentado entre outras cores");
  add(&a, l->mm > large_mm, 0.15, "diâmetro acima de 6 mm");
  if (!history) return a;
  mp_json evolution = mp_member(history, "evolution");
  add(&a, evolution && (mp_is(evolution, "growing") || mp_is(evolution, "changing")), 0.25, "mudança relatada nos últimos meses");
  add(&a, evolution && mp_is(evolution, "bleeding"), 0.35, "sangramento relatado");
  add(&a, yes(history, "personal_history_melanoma"), 0.25, "melanoma prévio");
  add(&a, yes(history, "family_history_melanoma"), 0.1, "melanoma na família");
  return a;
}

enum { low_risk, medium_risk, high_risk };

static int risk(const struct assessment *a) { return a->score >= HIGH_RISK ? high_risk : a->score >= MEDIUM_RISK ? medium_risk : low_risk; }

const char *risk_level(const struct assessment *a) {
  static const char *const names[] = {"LOW", "MEDIUM", "HIGH"};
  return names[risk(a)];
}

struct mp_recommendation recommend(const struct assessment *a, bool lay) {
  static const struct {
    const char *priority, *urgency, *recommendation, *action, *timeframe, *lay;
  } texts[] = {
      {"ROUTINE", "routine", "Mantenha o exame dermatológico de rotina e reavalie se a lesão mudar.", "Exame dermatológico de rotina", "na próxima consulta",
       "Mostre esta lesão ao médico na próxima consulta, ou antes se ela mudar, coçar ou sangrar."},
      {"MONITORING", "soon", "Encaminhe para avaliação presencial com dermatologista.", "Consulta com dermatologista", "em até 30 dias",
       "Marque consulta com um dermatologista para examinar esta lesão."},
      {"URGENT", "urgent", "Encaminhe com prioridade para avaliação presencial com dermatologista.", "Consulta prioritária com dermatologista", "em até 7 dias",
       "Procure um dermatologista em até 7 dias para examinar esta lesão."}};
  int level = risk(a);
  const char *why = NULL;
  for (int i = 0; i < a->count; i++) why = why ? mp_note(why, ", ", a->factors[i], NULL) : mp_note("Critérios atingidos: ", a->factors[i], NULL);
  struct mp_recommendation r = {
      .priority = texts[level].priority,
      .urgency = texts[level].urgency,
      .recommendation = lay ? texts[level].lay : texts[level].recommendation,
      .action = texts[level].action,
      .timeframe = texts[level].timeframe,
      .rationale = why ? mp_note(why, ".", NULL) : "Nenhum dos critérios do plugin foi atingido; isso não exclui malignidade.",
      .medical_disclaimer = support_only};
  if (!lay) r.required_actions[0] = "Dermatoscopia", r.required_actions[1] = "Fotografia de controle com escala";
  return r;
}

const char *colors_text(int n) { return n == 1 ? "uma cor" : mp_note(mp_decimal(n, 0), " cores", NULL); }

const char *summary(const struct lesion *l) {
  const char *size = l->mm != l->mm ? "tamanho não medido (sem escala)" : mp_note(mp_decimal(l->mm, 2), " mm de maior diâmetro", NULL);
  return mp_note("Imagem ", mp_decimal(l->image + 1, 0), ": lesão com ", size, ", ", colors_text(l->present), "; assimetria ", mp_decimal(asymmetry(l), 2),
                 " e irregularidade da borda ", mp_decimal(irregularity(l), 2), " (de 0 a 1).", NULL);
}
