package phrase_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestDiagnosis(t *testing.T) {
	for text, want := range map[string]string{
		"Diagnóstico confirmado: fibrilação atrial.":                       "diagnostico confirmado",
		"DIAGNÓSTICO : infarto":                                            "diagnostico :",
		"Diagnóstico definitivo de flutter":                                "diagnostico definitivo",
		"Você tem fibrilação atrial.":                                      "voce tem",
		"voce\u00a0está  com arritmia":                                     "voce esta com",
		"Vo\u0302ce\u0302 tem":                                             "voce tem",
		"dia\u200bgnóstico confirmado":                                     "diagnostico confirmado",
		"Seu diagnóstico é grave":                                          "seu diagnostico e",
		"Confirma-se o diagnóstico de IAM":                                 "confirma-se o diagnostico",
		"Não há dúvida: diagnóstico confirmado":                            "diagnostico confirmado",
		"Sem sombra de dúvida, você tem angina":                            "voce tem",
		"Não é exame de rotina. Diagnóstico confirmado":                    "diagnostico confirmado",
		"Você foi diagnosticado com asma":                                  "voce foi diagnosticado",
		"Diagnóstico final de IAM":                                         "diagnostico final",
		"Fechamos o diagnóstico de depressão":                              "fechamos o diagnostico",
		"Diagnóstico de fibrilação atrial confirmado":                      "diagnostico de fibrilacao atrial confirmado",
		"Saiba que você tem fibrilação atrial":                             "voce tem",
		"Diagnóstico clínico definitivo":                                   "diagnostico clinico definitivo",
		"Se você tem dor no peito, procure ajuda":                          "",
		"Você tem dor no peito?":                                           "",
		"Você tem direito a uma segunda opinião":                           "",
		"Quando você está com febre, beba água":                            "",
		"Não se pode dizer que você tem asma":                              "",
		"Achado sugestivo de fibrilação atrial; requer confirmação médica": "",
		"Isto não é um diagnóstico definitivo.":                            "",
		"Sem diagnóstico confirmado até o momento":                         "",
		"Encaminhe para diagnóstico por cardiologista":                     "",
		"o diagnóstico confirma a conduta":                                 "",
	} {
		got, ok := phrase.Diagnosis.Find(text)
		if got != want || ok != (want != "") {
			t.Errorf("Diagnosis.Find(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		p    *phrase.Pattern
		text string
		want bool
	}{
		{phrase.Cardiologist, "Encaminhe o traçado a um CARDIOLOGISTA.", true},
		{phrase.Cardiologist, "Procure um especialista da nossa rede.", false},
		{phrase.Cardiologist, "cardiologistaX", false},
		{phrase.Cardiologist, "Refer the trace to a cardiologist.", true},
		{phrase.Physician, "médica", true},
		{phrase.Physician, "avaliação medicamentosa", false},
		{phrase.Emergency, "Ligue 192 (SAMU) agora", true},
		{phrase.Emergency, "Vá ao pronto-socorro", true},
		{phrase.Emergency, "serviço de EMERGÊNCIA", true},
		{phrase.Emergency, "pulso 1920", false},
		{phrase.Emergency, "Avaliar oportunamente", false},
		{phrase.RQE, "RQE 45678", true},
		{phrase.RQE, "xrqe", false},
	} {
		if got := c.p.In(c.text); got != c.want {
			t.Errorf("%s in %q = %v, want %v", c.p.Name, c.text, got, c.want)
		}
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"Texto simples: pressão < 140 e > 90.":                    "Texto simples: pressão < 140 e > 90.",
		"<!-- aviso -->":                                          "",
		"<!-- nunca fecha":                                        "",
		"<p>Aviso</p>":                                            "Aviso",
		`<p style="display: none">Aviso</p>fim`:                   "fim",
		`<div hidden><div>a</div>b</div>c`:                        "c",
		`<span style='visibility:hidden'>nunca fecha`:             "",
		`<div class="hidden-xs">visível</div>`:                    "visível",
		`<b style="font-size:0">x</b>y`:                           "y",
		"Veja https://exemplo.org/aviso":                          "Veja",
		"[aviso](https://exemplo.org/aviso)":                      "[aviso]",
		"Resultado gar<b>ant</b>ido":                              "Resultado garantido",
		"**Cura** gar__anti__da":                                  "Cura garantida",
		"c&#117;ra&nbsp;certa &lt; tudo":                          "cura\u00a0certa < tudo",
		"linha<br>outra":                                          "linha outra",
		"<style>p{}</style><p>Aviso</p><script>var a</script> ok": "Aviso  ok",
	} {
		if got := phrase.Visible(in); got != want {
			t.Errorf("Visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("<p hidden>a</p>")
	f.Add("<!--")
	f.Fuzz(func(t *testing.T, s string) {
		if got := phrase.Visible(s); len(got) > 2*len(s)+strings.Count(s, "<") {
			t.Errorf("Visible made %d bytes of %d", len(got), len(s))
		}
		phrase.Fold(s)
	})
}
