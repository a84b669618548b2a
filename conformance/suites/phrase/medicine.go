package phrase

import (
	"regexp"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// Wordings of what advertises a medicine.
var (
	// Persisting is the statutory warning (RX-PERS).
	Persisting = &Pattern{Name: "RX-PERS", re: regexp.MustCompile(`\b(?:ao|a|se) persistirem os sintomas,? (?:o|um|seu) medico devera ser consultado\b`)}
	// Leaflet sends to the package insert.
	Leaflet = &Pattern{Name: "leia a bula", negated: true, re: regexp.MustCompile(`\b(?:leia|ler|consulte|consultar) (?:\w+ ){0,3}bula\b`)}
	// Contraindication says for whom it is not.
	Contraindication = &Pattern{Name: "contraindicação", re: regexp.MustCompile(`\bcontra-?indica\w*|\bnao (?:use|usar|tome|tomar|deve ser (?:usad|tomad|utilizad)[oa]|e indicado)\b[^.;!?]{0,40}\b(?:em caso|se|por|para|gestantes?|gravidas?|pessoas|pacientes|criancas|menores|com|quem)\b`)}
	// BuyMore is the offer of more to whom it did not help.
	BuyMore = &Pattern{Name: "compre outro", re: regexp.MustCompile(`\b(?:nao (?:sarou|melhorou|passou|resolveu|funcionou|adiantou)|(?:se|caso) (?:a dor |o sintoma |a febre )?nao (?:melhor|pass|sar|resolv|funcion|adiant|cur)\w+),?[?:;]? ?(?:e so |entao )?(?:compre|leve|dobre|tome|repita|peca|use|pegue)\b(?: \w+){0,4}`),
		unless: regexp.MustCompile(`^[^.!?]{0,80}\b(?:medic[oa]|farmaceutic[oa]|avaliac\w+|pronto|socorro|hospital)\b`)}
	// LayTestimonial is a consumer's word for it.
	LayTestimonial = &Pattern{Name: "depoimento", negated: true, re: regexp.MustCompile(`\b(?:curou|sarou|salvou|acabou com|resolveu|tirou|sumiu com|eliminou|melhorou) (?:\w+ )?(?:minhas?|meus?|noss[ao]s?)\b|\b(?:minhas?|meus?) (?:\w+ ){1,8}?(?:sarou|sararam|sumiu|sumiram|curou|curaram|passou de vez|acabou de vez)\b` +
		`|\beu (?:sofria|tinha|vivia)\b[^.!?]{0,80}\b(?:hoje|agora|nunca mais|sarei|acabou|sumiu)\b|\b(?:me curei|fiquei curad[oa]|sarei|estou curad[oa])\b|\b(?:usei|tomei)\b[^.!?]{0,40}\b(?:sarei|passou|sumiu|acabou|curad[oa]|recomendo)\b`)}
	// Effect is a claim of what a medicine does that needs evidence.
	Effect = &Pattern{Name: "efeito", negated: true, re: regexp.MustCompile(`\bcur(?:a|am|ar|ou)\b|\bnunca mais (?:tenha|tera|sinta|sofra)\b|\b(?:blindagem|imunidade) (?:total |completa )?(?:contra|a)\b|\bcomprovad[oa]s?\b|\bnenhum outro\b|\b(?:efeito|acao|alivio) (?:em|imediat\w+|instantane\w+|rapid\w+)\b|\b(?:trata|tratam|previne|previnem|combate|elimina|acaba com|alivia)\b[^.;!?]{0,50}\b(?:` + ills + `|febres?|tosses?|azia|colicas?|resfriados?)\b`)}
)

// Urge bids the reader get something, in the sentence that names it. Offer finds prices and practices.
var Urge = &Pattern{Name: "peça já", negated: true, re: regexp.MustCompile(`\b(?:peca|pecam|compre|comprem|leve|garanta|adquira|encomende|experimente|conheca|chegou|chegaram|aproveite|corra|nao perca|temos|vendemos|vende-se|aplicamos|entregamos|pronta[- ]entrega|delivery|(?:em|no) estoque|kits?|sem receita|sem prescricao|novidade|lancamento|gratis|brindes?|cupom|frete|disponive(?:l|is) (?:em|n[ao]s?|aqui|para compra)|a venda|aqui tem|so aqui)\b|\b(?:por|de) r\$|\d+ ?% (?:off|de desconto)`),
	before: regexp.MustCompile(`\b(?:desconfie|cuidado|proibid\w+|ilegal|crime|perigos\w+|evite|quem|alerta)\b[^.;!?]{0,30}$`)}

// Words is a pattern of whole words or names in any text, whatever case and accents. A denial before one drops it, and so do the
// words of before, an expression over folded text.
func Words(name string, words []string, before string) *Pattern {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(Fold(w))
	}
	p := &Pattern{Name: name, negated: true, re: regexp.MustCompile(`\b(?:` + strings.Join(quoted, "|") + `)\b`)}
	if before != "" {
		p.before = regexp.MustCompile(`(?:` + before + `)$`)
	}
	return p
}

// Labelled numbers, and what stands before the label where it means something else: a state, a norm, a licence, a telephone.
var (
	labelled = regexp.MustCompile(`\b(?:(?:reg(?:istro)?|notificacao|processo|proc)\.?(?: (?:n[oa]|d[oa]|junto ao))? ?(?:(?:ms|m\.s\.?|anvisa|ministerio da saude)[ /-]*){1,2}|ms\b|m\.s\.|anvisa\b) ?(?:sob )?(?:o )?(?:(?:n|numero)[.oº°]* )?(?:n[.oº°]+ ?)?[:-]? ?(\d[\d./-]{3,24}\d)`)
	others   = regexp.MustCompile(`(?:[/-]|\b(?:crm|crf|cro|coren|crefito|crp|oab|rqe|rdc|resolucao|portaria|lei|in|normativa|guia|publica|norma|tecnica|afe|ouvidoria|telefone|autorizacao)[ /-]*)$`)
)

// ANVISANumbers are the numbers that a text calls registrations with ANVISA or the Ministry of Health, and how many of them have the
// form of none (RX-DRUG, RX-DEV and what cosmetics, foods and processes bear).
func ANVISANumbers(text string) (all, wrong int) {
	s := Fold(text)
	if !strings.Contains(s, "anvisa") && !strings.Contains(s, "ms") && !strings.Contains(s, "m.s.") && !strings.Contains(s, "ministerio da saude") {
		return 0, 0
	}
	for _, at := range labelled.FindAllStringSubmatchIndex(s, -1) {
		if number := s[at[2]:at[3]]; others.MatchString(s[:at[0]]) || strings.HasPrefix(number, "0800") {
			continue
		} else if all++; !br.ValidANVISA(number) {
			wrong++
		}
	}
	return all, wrong
}
