#include "answer.h"

struct abnormality abnormalities[most_abnormalities];
int abnormality_count;
const char *assessment;
const char support_only[] = "Apoio à decisão; requer avaliação de médico cardiologista.";

// Bounds from which a measurement is brought to a physician's attention. They are this plugin's, for adults at rest; a
// deployer's own rules are asked besides.
#define LOW_RATE 50.0 // bpm
#define VERY_LOW_RATE 40.0
#define HIGH_RATE 100.0
#define VERY_HIGH_RATE 150.0
#define LONG_PAUSE 3000.0 // ms
#define WIDE_QRS 120.0
enum { many_ectopic = 3 };

static bool same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

static void limit(struct mp_answer *a, const char *text) {
  if (a->limitation_count < MP_MOST) a->limitations[a->limitation_count++] = text;
}

static void add(bool met, const char *type, const char *severity, const char *urgency, const char *what) {
  if (!met || abnormality_count == most_abnormalities) return;
  abnormalities[abnormality_count++] = (struct abnormality){.type = type, .severity = severity, .urgency = urgency, .what = what};
}

// elevated and depressed apply the Fourth Universal Definition of Myocardial Infarction (Thygesen et al., 2018), 1 mm =
// 0.1 mV. A level counts less its standard error; an unknown sex is judged by the lowest bound.
static bool elevated(const struct mp_request *r, int l) {
  mp_json sex = mp_member(mp_member(r->root, "medical_context"), "patient_gender");
  double bound = 0.10;
  if (same(ecg.names[l], "V2") || same(ecg.names[l], "V3")) {
    bound = 0.15;
    if (sex && mp_is(sex, "male") && r->age == r->age) bound = r->age < 40 ? 0.25 : 0.20;
  }
  return found.st[l].j - found.st[l].error >= bound - 1e-9;
}

static bool depressed(const struct mp_request *r, int l) {
  (void)r;
  return found.st[l].j + found.st[l].error <= -0.05 + 1e-9 && found.st[l].j60 <= found.st[l].j + 0.02;
}

// contiguous names the leads that meet a criterion together with another one of their group; NULL for none.
static const char *contiguous(const struct mp_request *r, bool (*meets)(const struct mp_request *, int)) {
  static const char *const groups[3][5] = {{"V1", "V2", "V3", "V4", NULL}, {"II", "III", "aVF", NULL}, {"I", "aVL", "V5", "V6", NULL}};
  const char *list = NULL;
  for (int g = 0; g < 3; g++) {
    int hit[4], n = 0;
    for (int k = 0; groups[g][k]; k++)
      for (int l = 0; l < ecg.leads; l++)
        if (same(ecg.names[l], groups[g][k]) && found.used[l] && meets(r, l)) hit[n++] = l;
    for (int k = 0; n >= 2 && k < n; k++) list = list ? mp_note(list, ", ", ecg.names[hit[k]], NULL) : mp_note(ecg.names[hit[k]], NULL);
  }
  return list;
}

static struct mp_recommendation recommendation(const struct abnormality *f, bool lay) {
  struct mp_recommendation r = {.urgency = f->urgency, .rationale = f->what, .medical_disclaimer = support_only};
  bool urgent = !same(f->urgency, "soon");
  r.priority = urgent ? "URGENT" : "MONITORING";
  if (same(f->urgency, "emergency")) {
    r.recommendation = "Avalie o paciente agora e repita o ECG de 12 derivações; acione um cardiologista.";
    r.action = "Avaliação médica imediata com novo ECG", r.timeframe = "imediato, em até 10 minutos";
    r.required_actions[0] = "Avaliar sintomas e sinais vitais", r.required_actions[1] = "Repetir o ECG de 12 derivações";
    r.required_actions[2] = "Comparar com ECG anterior";
  } else if (urgent) {
    r.recommendation = "Avalie o paciente sem demora e discuta o traçado com um cardiologista.";
    r.action = "Avaliação médica com revisão do traçado", r.timeframe = "na próxima hora";
    r.required_actions[0] = "Avaliar sintomas e sinais vitais", r.required_actions[1] = "Repetir o ECG";
  } else {
    r.recommendation = "Agende a revisão do traçado por um cardiologista.";
    r.action = "Revisão do traçado por cardiologista", r.timeframe = "em até 7 dias";
    r.required_actions[0] = "Correlacionar com a clínica";
  }
  if (!lay) return r;
  for (int i = 0; i < 4; i++) r.required_actions[i] = NULL;
  if (urgent) {
    r.recommendation = "Este traçado precisa ser visto por um médico agora. Ligue 192 (SAMU) ou vá a um pronto-socorro.";
    r.action = "Ligue 192 (SAMU) ou vá a um pronto-socorro", r.timeframe = "imediato";
  } else {
    r.recommendation = "Leve este traçado a um médico cardiologista.";
    r.action = "Consulta com cardiologista";
  }
  return r;
}

// recommend gives one recommendation for all findings of one urgency, the most urgent first, and the report that every
// automatic measurement wants.
static void recommend(const struct mp_request *r, struct mp_answer *a) {
  for (int i = 0; i < abnormality_count; i++) {
    struct abnormality *f = &abnormalities[i];
    f->significance = mp_note(f->what, " Achado automático, sujeito a confirmação médica.", NULL);
    f->action = recommendation(f, false).action;
    struct mp_recommendation *last = a->recommendation_count ? &a->recommendations[a->recommendation_count - 1] : NULL;
    if (last && same(last->urgency, f->urgency))
      last->rationale = mp_note(last->rationale, " ", f->what, NULL);
    else
      a->recommendations[a->recommendation_count++] = recommendation(f, r->lay);
  }
  a->recommendations[a->recommendation_count++] = (struct mp_recommendation){
      .priority = "ROUTINE",
      .urgency = "routine",
      .recommendation = r->lay ? "Mostre este traçado ao médico cardiologista na sua consulta." : "Encaminhe o traçado a um cardiologista para laudo.",
      .action = r->lay ? "Consulta com cardiologista" : "Laudo por cardiologista",
      .timeframe = "no fluxo habitual",
      .rationale = "Toda medida automática requer confirmação médica.",
      .medical_disclaimer = support_only};
}

static void limitations(const struct mp_request *r, struct mp_answer *a) {
  const char *off = NULL;
  for (int l = 0; l < ecg.leads; l++)
    if (!found.used[l]) off = off ? mp_note(off, ", ", ecg.names[l], NULL) : ecg.names[l];
  if (found.seconds < 300) limit(a, mp_note("Registro de ", mp_decimal(found.seconds, 1), " segundos; a variabilidade é só indicativa.", NULL));
  if (off) limit(a, mp_note("Derivações sem sinal aproveitável: ", off, ".", NULL));
  if (ecg.leads < 12) limit(a, "Menos de 12 derivações: desvios de ST em derivações ausentes não são vistos.");
  if (ecg.rate < 250)
    limit(a, mp_note("Amostragem de ", mp_decimal(ecg.rate, 0), " Hz: intervalos com resolução de ", mp_decimal(1000 / ecg.rate, 0), " ms.", NULL));
  if (found.qrs != found.qrs)
    limit(a, "O segmento ST não pôde ser medido.");
  else if (found.qrs >= WIDE_QRS)
    limit(a, mp_note("QRS de ", mp_decimal(found.qrs, 0), " ms: desvios de ST podem ser secundários ao QRS alargado.", NULL));
  if (r->age != r->age) limit(a, "Idade não informada: a população de uso não pôde ser conferida.");
  if (found.quality < 0.6) limit(a, "Qualidade do sinal reduzida: as medidas são menos confiáveis.");
}

void judge(const struct mp_request *r, struct mp_answer *a) {
  double rate = found.average;
  const char *where = rate < 60 ? "abaixo da" : rate > 100 ? "acima da" : "dentro da";
  assessment = mp_note("Frequência cardíaca média de ", mp_decimal(rate, 0), " bpm, ", where, " faixa de referência de repouso do adulto (60 a 100 bpm)", NULL);
  const char *up = contiguous(r, elevated), *down = contiguous(r, depressed), *rated = mp_note(assessment, ".", NULL);
  abnormality_count = 0;
  add(up, "st_elevation", "high", "emergency", mp_note("Supradesnivelamento do ponto J em derivações contíguas (", up ? up : "", ").", NULL));
  add(down, "st_depression", "medium", "urgent", mp_note("Infradesnivelamento do segmento ST em derivações contíguas (", down ? down : "", ").", NULL));
  add(found.longest >= LONG_PAUSE, "long_rr_interval", "high", "urgent", mp_note("Intervalo de ", mp_decimal(found.longest / 1000, 1), " s entre batimentos.", NULL));
  add(rate < VERY_LOW_RATE, "heart_rate_very_low", "high", "urgent", rated);
  add(rate > VERY_HIGH_RATE, "heart_rate_very_high", "high", "urgent", rated);
  add(rate >= VERY_LOW_RATE && rate < LOW_RATE, "heart_rate_low", "medium", "soon", rated);
  add(rate > HIGH_RATE && rate <= VERY_HIGH_RATE, "heart_rate_high", "medium", "soon", rated);
  add(found.regularity == irregular_rhythm, "irregular_rhythm", "medium", "soon", "Intervalos RR irregulares.");
  add(found.ectopic >= many_ectopic, "ectopic_beats", "medium", "soon", "Vários batimentos fora de série no registro.");
  static const char *const rhythm[] = {"regularidade não determinada", "intervalos RR regulares", "intervalos RR irregulares"};
  const char *series = found.ectopic == 0 ? "nenhum batimento fora de série"
                       : found.ectopic == 1 ? "um batimento fora de série"
                                            : mp_note(mp_decimal(found.ectopic, 0), " batimentos fora de série", NULL);
  a->confidence = mp_round(found.quality > 0.95 ? 0.95 : found.quality, 2);
  a->findings[0] = mp_note(mp_decimal(found.beats, 0), " batimentos, ", mp_decimal(rate, 0), " bpm em média; ", rhythm[found.regularity], "; ", series, ".", NULL);
  recommend(r, a);
  limitations(r, a);
}

// refusal says why, and what to do instead. That nothing was measured never means that all is well.
void refusal(const struct mp_request *r, struct mp_answer *a) {
  struct mp_recommendation instead = {.priority = "ROUTINE",
                                      .urgency = "routine",
                                      .recommendation = "Repita o registro e encaminhe o traçado a um cardiologista.",
                                      .action = "Novo registro de ECG",
                                      .timeframe = "ainda neste atendimento",
                                      .rationale = "A falta de análise não exclui alteração grave.",
                                      .required_actions = {"Conferir eletrodos e cabos", "Registrar ao menos 10 segundos em repouso"},
                                      .medical_disclaimer = support_only};
  a->reason_code = found.refusal;
  if (same(found.refusal, "too_short")) {
    a->reason = "Registro curto demais: são necessários ao menos 3 segundos e 3 batimentos.";
  } else if (same(found.refusal, "not_applicable")) {
    a->reason = "Registro longo demais para um ECG de repouso.";
  } else if (same(found.refusal, "flat_signal")) {
    a->reason = "Nenhuma derivação contém sinal cardíaco.";
    instead.priority = "URGENT", instead.urgency = "urgent";
    instead.action = "Verificar o paciente e os eletrodos", instead.timeframe = "imediato";
    instead.recommendation = r->lay ? "Verifique o paciente e os eletrodos agora e repita o registro. Se houver mal-estar, ligue 192 (SAMU)."
                                    : "Verifique o paciente e os eletrodos agora e repita o registro.";
  } else {
    a->reason = "Qualidade do sinal insuficiente para medir batimentos com segurança.";
  }
  a->recommendations[a->recommendation_count++] = instead;
}
