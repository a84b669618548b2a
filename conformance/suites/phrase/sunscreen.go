package phrase

import (
	"regexp"
	"strconv"
)

const sunscreens = `(?:(?:protetor(?:es)?|filtros?|bloqueador(?:es)?) (?:solar(?:es)?|labia(?:l|is)|fps)|fotoprotetor(?:es)?|protecao solar)`

// Wordings about sunscreens.
var (
	// Sunscreen names one, or its factor.
	Sunscreen = &Pattern{Name: "protetor solar", hints: []string{"solar", "labia", "fps", "fotoprotetor", "sunscreen"}, re: regexp.MustCompile(`\b` + sunscreens + `\b|\bfps\b|\bsunscreens?\b`)}
	// SunAdvice tells the reader to use one.
	SunAdvice = &Pattern{Name: "use protetor", negated: true, hints: []string{"solar", "labia", " fps", "fotoprotetor"}, re: regexp.MustCompile(`\b(?:use|usar|passe|passar|aplique|aplicar|utilize|utilizar|uso d[eo]|aplicacao d[eo]) (?:\w+ ){0,3}` + sunscreens + `\b`)}
	// SunBlock claims more than a sunscreen can: all of the protection, blocking, or once for all. What it covers is sunscreens only.
	SunBlock = &Pattern{
		Name: "RX-SUN", negated: true,
		re: regexp.MustCompile(`(?:\b100 ?%|\bcem por cento)(?: de| da| dos?| contra)?(?: os| as| a| o)? ?(?:protec\w+|protegid[oa]s?|protege\w*|bloque\w+|rai\w+|radiac\w+|uv\w?\b|sol\b|solar\b|filtr\w+|livre d[eo] sol)|\b(?:bloque|proteg|filtr|barr)\w+ (?:\w+ ){0,3}?(?:100 ?%|cem por cento)` +
			`|\bprotec(?:ao|oes) (?:solar |uv\w? )?(?:\d+ horas )?(?:total|totais|complet[ao]s?|absoluta|integral|infalivel|impenetravel)\b|\b(?:total|completa|absoluta) protecao\b|\btotalmente protegid[oa]s?\b` +
			`|\bbloqueador(?:es)? (?:solar(?:es)?|de sol|uv\w?|total|fps)\b|\bbloque(?:ia|iam|ie|iar|ar|ando|ou|io) (?:\w+ ){0,4}?(?:sol|solar|rai\w+|uv\w?|radiac\w+)\b|\bbloqueio (?:total|completo|absoluto)\b|\bsun ?block(?:er)?\b|\btotal block\b|\bescudo (?:total|impenetravel)\b` +
			`|\b(?:nao (?:e )?(?:precis\w+|necessari[oa]|necessita|requer|exige|carece)|nao ha necessidade|sem (?:a )?(?:necessidade|precisar|ter)|dispensa(?:m|ndo|vel)?|esqueca|chega|adeus|nunca mais|fim|desnecessari[oa]|livre-se)(?: (?:de|da|a|ao|o|que|mais|voce))* (?:\w+ )?reapli(?:c|qu)\w+` +
			`|\breaplica(?:r|cao)\? (?:coisa do passado|nunca mais|jamais|para que|esqueca)|\breaplicac(?:ao|oes) (?:e |sao )?(?:desnecessari|dispensave|opciona)\w+|\bfim da conta das \w+ horas\b|\buma (?:so|unica) (?:aplicac\w+|camada) (?:por dia|protege|basta|dura|vale|para o dia|ja)\b|\bprote(?:ge|cao) (?:por |o )?(?:24 ?h(?:oras)?|dia (?:todo|inteiro)) sem\b`),
		before: regexp.MustCompile(`\b(?:oculos|lentes?|roupas?|camisas?|tecidos?|chapeus?|sombrinhas?|guarda-sol|vidros?|peliculas?)\b[^.;!?]{0,40}$|\b(?:evite|retir\w+|remov\w+|exclu\w+|proibid\w+|vedad\w+|desconfie\w*|termos?|palavras?|expressao|mito|engan\w+|ilus\w+)\b[^.;!?]{0,30}$`),
		unless: regexp.MustCompile(`^[^.;!?]{0,80}\b(?:nao existe|e (?:um )?mito|e proibid\w+|sao proibid\w+|e engano|e enganos\w+|nao e permitid\w+)`),
	}
	// SunMisuse advises against what a label must warn of: once is enough, a thin layer, on newborn children.
	SunMisuse = &Pattern{
		Name: "mau uso do protetor", negated: true,
		re: regexp.MustCompile(`\b(?:passe|passar|passou|aplique|aplicar|use|usar|basta) (?:\w+ ){0,4}?(?:so |apenas |somente )?uma (?:so |unica )?vez(?: (?:por dia|ao dia|de manha|pela manha|e pronto|e esta|so|basta|e suficiente)|[,.!]| e |$)|\b(?:camada fina|pouquinho|um pouco|pouco produto) (?:ja )?(?:basta|chega|e suficiente|protege|resolve)\b` +
			`|\bnao (?:e )?(?:preciso|precisa|precisam|necessario) (?:de )?(?:passar|aplicar|usar) (?:muito|bastante|de novo|outra vez|mais de uma vez)\b` +
			`|\b(?:liberad|indicad|segur|aprovad|recomendad|permitid|adequad|ideal|pode\w* ser usad|perfeit|us[ae])\w* (?:\w+ ){0,4}?(?:recem[- ]nascid[oa]s?|primeir[oa]s? (?:dias?|semanas?|mes(?:es)?)(?: de vida)?|desde o nascimento|bebes? (?:de |com |a partir de |desde )?(?:[0-5]|um|dois|tres|quatro|cinco) mes(?:es)?|(?:a partir de|desde os?) (?:[0-5]|um|dois|tres|quatro|cinco) mes(?:es)?)\b`),
		unless: regexp.MustCompile(`^(?:passe|passar|aplique|aplicar|use|usar) [^.;!?]{0,25}\bmais de uma`),
		before: regexp.MustCompile(`\b(?:erro|mito|engano|evite|proibid\w+)\b[^.;!?]{0,30}$`),
	}
	// Reapply tells to put it on again.
	Reapply = &Pattern{Name: "reaplicar", negated: true,
		re:     regexp.MustCompile(`\breapliqu\w+|\breaplic(?:ar|acao|acoes|ando|a|ado)\b|\bpass(?:e|ar) (?:de novo|novamente|outra vez)\b|\brepass(?:e|ar)\b|\baplique (?:de novo|novamente|outra vez)\b`),
		before: regexp.MustCompile(`\b(?:dispens\w+|desnecessari\w+|esqueca|chega|adeus|fim|livre-se)(?:,? \w+){0,2},? $`),
		unless: regexp.MustCompile(`^reaplica(?:r|cao)\? (?:coisa do passado|nunca|jamais|para que|esqueca)|^reaplicac(?:ao|oes) (?:e |sao )?(?:desnecessari|dispensave|opciona)`)}
	// Infants speaks of children below six months.
	Infants = &Pattern{Name: "menores de 6 meses", re: regexp.MustCompile(`\b(?:menor(?:es)? d[eo]s?|menor(?:es)? que|abaixo d[eo]s?|antes d[eo]s?|menos de|inferior a|ate os?) (?:6|seis)(?: \(?(?:6|seis)\)?)? mes(?:es)?\b`)}
)

// SunLabel are the eight warnings that the label of a sunscreen bears (RDC 629/2022 art. 15), in its order.
var SunLabel = []*Pattern{
	{Name: "reapply to keep the effect", re: regexp.MustCompile(`\breaplicac(?:ao|oes)\b[^.;!?]{0,80}\b(?:efetividade|eficacia|efeito|protecao)|\bnecessari[oa] (?:a )?reaplica\w+|\breaplicar?\w*[^.;!?]{0,40}\bmanter (?:\w+ ){0,2}(?:efetividade|eficacia|protecao)`)},
	{Name: "helps to prevent sunburn", re: regexp.MustCompile(`\b(?:preven\w+|previn\w+|evitar) (?:\w+ ){0,3}queimaduras? (?:solar(?:es)?|d[eo] sol)`)},
	{Name: "below six months ask a physician", re: regexp.MustCompile(`\b(?:6|seis)(?: \(?(?:6|seis)\)?)? mes(?:es)?\b[^.;!?]{0,40}\b(?:medic[oa]|pediatra)|\b(?:medic[oa]|pediatra)\b[^.;!?]{0,60}\b(?:6|seis)(?: \(?(?:6|seis)\)?)? mes(?:es)?\b`)},
	{Name: "no protection against sunstroke", re: regexp.MustCompile(`\bnao (?:oferece|da|confere|fornece|protege) ?(?:nenhuma |qualquer )?(?:protecao )?contra (?:a )?insolacao`)},
	{Name: "keep children from long exposure", re: regexp.MustCompile(`\bevit(?:e|ar) (?:a )?(?:exposicao|expor)\b[^.;!?]{0,40}\bcriancas?|\bcriancas?\b[^.;!?]{0,60}\bevit(?:e|ar)\b[^.;!?]{0,30}\bexposicao`)},
	{Name: "put on plenty before exposure", re: regexp.MustCompile(`\b(?:apliqu|aplic|pass)\w+ (?:\w+ ){0,3}(?:abundante\w*|generos\w+|bastante|quantidade generosa)[^.;!?]{0,60}\bantes d[ae]\b`)},
	{Name: "reapply after sweat, bath or towel", re: regexp.MustCompile(`\breapli\w+[^.;!?]{0,120}\b(?:sudorese|suor|suar|transpirac\w+|nadar|banhar\w*|banho|toalha)`)},
	{Name: "too little protects less", re: regexp.MustCompile(`\bquantidade\b[^.;!?]{0,60}\b(?:adequada|insuficiente|menor|suficiente)\b[^.;!?]{0,60}\b(?:reduz|diminu|menor)\w*`)},
}

// SunFactor is a factor that a text names, and the one against UVA beside it, 0 without one.
type SunFactor struct{ FPS, UVA int }

var (
	factor     = regexp.MustCompile(`\bfps ?(?:de |:|=)? ?(\d{1,3})\b(?:[^.;!?0-9]{0,25}\b(?:fp-?uva|fp uva|ppd|uva)\b ?(?:de |:|=)? ?(\d{1,3})\b)?`)
	comparison = regexp.MustCompile(`\b(?:abaixo de|acima de|menor(?:es)? (?:que|de)|menos de|inferior(?:es)? a|ate|minimo(?: de)?|nunca use|nao use|evite|nao compre)(?: \w+){0,3} $`)
)

// SunFactors are the factors that a text gives a product; what it only compares with is none.
func SunFactors(text string) []SunFactor {
	s := Fold(text)
	var all []SunFactor
	for _, at := range factor.FindAllStringSubmatchIndex(s, -1) {
		if before := s[:at[0]]; comparison.MatchString(before) || denied(before) {
			continue
		}
		f := SunFactor{}
		f.FPS, _ = strconv.Atoi(s[at[2]:at[3]]) // three digits at most
		if at[4] >= 0 {
			f.UVA, _ = strconv.Atoi(s[at[4]:at[5]])
		}
		all = append(all, f)
	}
	return all
}
