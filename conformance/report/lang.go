package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// Lang is the language of headings, outcomes and the verdict in the formats that people read: text, HTML and the summary
// of a job. The rules' own texts and the findings are English in every language.
type Lang string

// The languages. An empty one is English.
const (
	English    Lang = "en"
	Portuguese Lang = "pt-BR"
)

// Langs lists them, the default first.
func Langs() []Lang { return []Lang{English, Portuguese} }

// words are one language's.
type words struct {
	Lang                                                                          Lang
	noManifest, host, facts, hostFacts, limits, Uncallable                        string
	notHere, leftOut, unjudged, PolicyTag, policyBasis, times                     string
	waived, signed, rules, Disclaimer, RulesEnglish                               string
	replayed, madeForOther, notHeld, andMore                                      string
	smallest, Replay, before                                                      string
	Why, Fix, from, Sent, Got, Want                                               string // of one width
	ReportOf, findings, checklist, noticed, passedHeading, notJudged, Performance string
	bytes, subject, kind, size, seed, calls, tool, asOf, rule, what               string
	outcome, Evidence, Fixture, Plots, PlotOf, synthetic, limit, median           string
	OwnTests, ownTest, noRules                                                    string
	own                                                                           map[conformance.Outcome]string // of one test
	many                                                                          map[string]string              // what is counted, where the plural is another word
	verdicts                                                                      map[conformance.Verdict]string
	meaning                                                                       map[conformance.Verdict]string
	labels                                                                        map[status]string // short, for columns
	statuses                                                                      map[status]string
	levels                                                                        map[conformance.Level]string
	bases                                                                         map[conformance.Basis]string
	counts                                                                        map[string]string
	events                                                                        map[string]string
}

func wordsOf(l Lang) *words {
	if l == Portuguese {
		return &portuguese
	}
	return &english
}

// labelWidth is the width of the column of labels.
func (w *words) labelWidth() int {
	most := 0
	for _, l := range w.labels {
		most = max(most, len([]rune(l)))
	}
	return most
}

// summary counts the rules in one line.
func (w *words) summary(r *conformance.Report) string {
	parts := []string{}
	for _, c := range []string{"fail_error", "fail_warn", "fail_info", "waived", conformance.Errored.String(), conformance.Skipped.String(),
		conformance.NeedsHuman.String(), conformance.Passed.String(), conformance.NotApplicable.String()} {
		if n := r.Counts[c]; n > 0 {
			parts = append(parts, w.count(n, w.counts[c]))
		}
	}
	rules := w.count(len(r.Results), w.rules) + ": " + strings.Join(parts, ", ")
	switch {
	case r.Own == nil:
		return rules
	case len(r.Suites) == 0:
		return w.ownSummary(r.Own) + "; " + w.noRules
	}
	return rules + "; " + w.ownSummary(r.Own)
}

// count gives "1 regra", "3 regras": a number and what is counted, given in the singular.
func (w *words) count(n int, what string) string {
	if many, ok := w.many[what]; ok && n != 1 {
		what = many
	}
	return fmt.Sprintf("%d %s", n, what)
}

// replay says in a paragraph each what a replay came to; nothing when there was none.
func (w *words) replay(r *conformance.Report) []string {
	u := r.Replay
	if u == nil {
		return nil
	}
	all := []string{fmt.Sprintf(w.replayed, u.RecordingSHA256, u.Used, u.Calls)}
	if u.MadeFor != "" && u.MadeFor != r.Plugin.SHA256 {
		all = append(all, fmt.Sprintf(w.madeForOther, u.MadeFor))
	}
	if len(u.NotHeld) > 0 {
		list := strings.Join(u.NotHeld, ", ")
		if u.NotHeldMore > 0 {
			list += fmt.Sprintf(w.andMore, u.NotHeldMore)
		}
		all = append(all, fmt.Sprintf(w.notHeld, list))
	}
	return all
}

// KnownLang says whether there is such a language.
func KnownLang(l Lang) bool { return slices.Contains(Langs(), l) }

var english = words{
	Lang:       English,
	noManifest: "a file without a valid manifest", host: "a host, by what it shows of itself",
	facts: "rules in force on %s, profile %s, mode %s, seed %d, %d calls", hostFacts: "rules in force on %s, profile %s, mode %s",
	limits: ", limits %s (%d pages, %v)", Uncallable: "no plugin that can be called: ",
	notHere: "Not judged here, because they judge the host: ", leftOut: "Left out in mode %s: %s.",
	unjudged: "%d rules about what a plugin does could not be judged.", PolicyTag: "policy",
	policyBasis: "policy of this product, no legal duty; see ", times: "%d times",
	smallest: "smallest request that still fails: %s, %d bytes: %s", Replay: "replay: ", before: "Judged first, because rules failed on them before: %s.",
	waived: "waived until %s by %s: %s", signed: "signed off on %s by %s, %s", rules: "rule",
	replayed:     "What the plugin asked of its host was answered from recording sha256 %.16s: %d of its %d answers were used.",
	madeForOther: "The recording was made with another plugin file, sha256 %.16s.",
	notHeld:      "Not in the recording, so met as unreachable: %s.", andMore: ", and %d more",
	Disclaimer:   "These rules are engineering checks as of the date above. Nothing here is an approval by an authority.",
	RulesEnglish: "", Why: "why  ", Fix: "fix  ", from: "from ", Sent: "  sent ", Got: "  got  ", Want: "  want ",
	ReportOf: "Conformance report", findings: "What stands against it", checklist: "Left to a person", noticed: "Worth knowing",
	passedHeading: "Passed", notJudged: "Not judged or not applicable", Performance: "Times measured", bytes: "bytes",
	subject: "Judged", kind: "kind", size: "size", seed: "seed", calls: "calls recorded", tool: "Judged by", asOf: "Rules in force on",
	rule: "Rule", what: "What", outcome: "Outcome", Evidence: "Evidence", Fixture: "fixture", Plots: "What was sent, drawn",
	PlotOf: "Request %s, as it was sent", synthetic: "Synthetic, no patient", limit: "limit", median: "median",
	OwnTests: "The author's own tests", ownTest: "own test", noRules: "no rule was judged",
	own:  map[conformance.Outcome]string{conformance.Passed: "passed", conformance.Failed: "failed", conformance.Errored: "not decided", conformance.Skipped: "not run"},
	many: map[string]string{"rule": "rules", "own test": "own tests"},
	verdicts: map[conformance.Verdict]string{conformance.Conforming: "CONFORMING", conformance.NotConforming: "NOT CONFORMING",
		conformance.Inconclusive: "INCONCLUSIVE", conformance.WithWaivers: "CONFORMING WITH WAIVERS", conformance.OwnPassed: "OWN TESTS PASSED"},
	meaning: map[conformance.Verdict]string{
		conformance.Conforming:    "At least one rule was decided and nothing stands against what was judged.",
		conformance.NotConforming: "A violation was proven. It must be mended before this is used.",
		conformance.Inconclusive:  "Something required could not be decided, so this is no pass.",
		conformance.WithWaivers:   "There are violations; somebody decided that they may stand for a time.",
		conformance.OwnPassed:     "The author's own tests passed. No rule was judged, so this says nothing of conformance.",
	},
	labels: map[status]string{passed: "pass", failed: "FAIL", warned: "warn", informed: "info", waived: "waiv", broke: "ERR", missing: "skip",
		skipped: "skip", asked: "ask", unanswered: "ask", answered: "ask", none: "n/a"},
	statuses: map[status]string{passed: "passed", failed: "failed", warned: "warning", informed: "information", waived: "waived", broke: "the rule broke",
		missing: "required, not judged", skipped: "not judged", asked: "a person decides", unanswered: "a person must decide", answered: "signed off",
		none: "not applicable"},
	bases:  map[conformance.Basis]string{conformance.BasisLaw: "law", conformance.BasisNorm: "norm", conformance.BasisPolicy: "policy"},
	levels: map[conformance.Level]string{conformance.LevelError: "error", conformance.LevelWarn: "warn", conformance.LevelInfo: "info"},
	counts: map[string]string{"fail_error": "failed", "fail_warn": "warned", "fail_info": "informed", "waived": "of these waived", "error": "broke",
		"skip": "skipped", "needs_human": "left to a person", "pass": "passed", "not_applicable": "not applicable"},
	events: map[string]string{"log": "log", "host_call": "host call", "egress": "network", "variable": "variable", "usage": "used"},
}

var portuguese = words{
	Lang:       Portuguese,
	noManifest: "um arquivo sem manifesto válido", host: "um host, pelo que mostra de si",
	facts: "regras em vigor em %s, perfil %s, modo %s, semente %d, %d chamadas", hostFacts: "regras em vigor em %s, perfil %s, modo %s",
	limits: ", limites %s (%d páginas, %v)", Uncallable: "nenhum plugin que se possa chamar: ",
	notHere: "Não julgadas aqui, porque julgam o host: ", leftOut: "Deixadas de fora no modo %s: %s.",
	unjudged: "%d regras sobre o que um plugin faz não puderam ser julgadas.", PolicyTag: "política",
	policyBasis: "política deste produto, sem dever legal; ver ", times: "%d vezes",
	smallest: "menor requisição que ainda falha: %s, %d bytes: %s", Replay: "repetir: ", before: "Julgadas primeiro, porque regras falharam nelas antes: %s.",
	waived: "dispensada até %s por %s: %s", signed: "assinada em %s por %s, %s", rules: "regra",
	replayed:     "O que o plugin perguntou ao host foi respondido pela gravação sha256 %.16s: %d das %d respostas dela foram usadas.",
	madeForOther: "A gravação foi feita com outro arquivo de plugin, sha256 %.16s.",
	notHeld:      "Fora da gravação e, portanto, inalcançável: %s.", andMore: ", e mais %d",
	Disclaimer:   "Estas regras são verificações de engenharia na data acima. Nada aqui é aprovação de uma autoridade.",
	RulesEnglish: "Os textos das regras e dos achados estão em inglês.",
	Why:          "por quê  ", Fix: "corrigir ", from: "base     ", Sent: "  enviado  ", Got: "  recebido ", Want: "  esperado ",
	ReportOf: "Relatório de conformidade", findings: "O que pesa contra", checklist: "Para uma pessoa decidir", noticed: "Vale saber",
	passedHeading: "Aprovadas", notJudged: "Não julgadas ou não aplicáveis", Performance: "Tempos medidos", bytes: "bytes",
	subject: "Julgado", kind: "tipo", size: "tamanho", seed: "semente", calls: "chamadas registradas", tool: "Julgado por",
	asOf: "Regras em vigor em", rule: "Regra", what: "O quê", outcome: "Resultado", Evidence: "Evidência", Fixture: "caso",
	Plots: "O que foi enviado, em desenho", PlotOf: "Requisição %s, como foi enviada", synthetic: "Sintético, sem paciente", limit: "limite", median: "mediana",
	OwnTests: "Testes próprios do autor", ownTest: "teste próprio", noRules: "nenhuma regra foi julgada",
	own: map[conformance.Outcome]string{conformance.Passed: "aprovado", conformance.Failed: "reprovado", conformance.Errored: "não decidido", conformance.Skipped: "não executado"},
	many: map[string]string{"regra": "regras", "teste próprio": "testes próprios", "aprovado": "aprovados", "reprovado": "reprovados",
		"não decidido": "não decididos", "não executado": "não executados", "aprovada": "aprovadas", "reprovada": "reprovadas",
		"destas dispensada": "destas dispensadas", "quebrada": "quebradas", "pulada": "puladas", "não aplicável": "não aplicáveis"},
	verdicts: map[conformance.Verdict]string{conformance.Conforming: "CONFORME", conformance.NotConforming: "NÃO CONFORME",
		conformance.Inconclusive: "INCONCLUSIVO", conformance.WithWaivers: "CONFORME COM DISPENSAS", conformance.OwnPassed: "TESTES PRÓPRIOS APROVADOS"},
	meaning: map[conformance.Verdict]string{
		conformance.Conforming:    "Ao menos uma regra foi decidida e nada pesa contra o que foi julgado.",
		conformance.NotConforming: "Uma violação foi provada. Ela deve ser corrigida antes do uso.",
		conformance.Inconclusive:  "Algo obrigatório não pôde ser decidido; portanto, isto não é uma aprovação.",
		conformance.WithWaivers:   "Há violações; alguém decidiu que podem permanecer por um tempo.",
		conformance.OwnPassed:     "Os testes próprios do autor passaram. Nenhuma regra foi julgada; portanto, isto nada diz sobre conformidade.",
	},
	labels: map[status]string{passed: "passou", failed: "FALHA", warned: "aviso", informed: "nota", waived: "isenta", broke: "ERRO", missing: "pulada",
		skipped: "pulada", asked: "pessoa", unanswered: "pessoa", answered: "pessoa", none: "n/a"},
	statuses: map[status]string{passed: "aprovada", failed: "reprovada", warned: "aviso", informed: "informação", waived: "dispensada", broke: "a regra quebrou",
		missing: "obrigatória, não julgada", skipped: "não julgada", asked: "uma pessoa decide", unanswered: "uma pessoa deve decidir",
		answered: "assinada", none: "não se aplica"},
	bases:  map[conformance.Basis]string{conformance.BasisLaw: "lei", conformance.BasisNorm: "norma", conformance.BasisPolicy: "política"},
	levels: map[conformance.Level]string{conformance.LevelError: "erro", conformance.LevelWarn: "aviso", conformance.LevelInfo: "informação"},
	counts: map[string]string{"fail_error": "reprovada", "fail_warn": "com aviso", "fail_info": "com nota", "waived": "destas dispensada",
		"error": "quebrada", "skip": "pulada", "needs_human": "para uma pessoa decidir", "pass": "aprovada", "not_applicable": "não aplicável"},
	events: map[string]string{"log": "registro", "host_call": "chamada ao host", "egress": "rede", "variable": "variável", "usage": "uso"},
}
