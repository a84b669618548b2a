package phrase

import "regexp"

// What puts off what is urgent.
var (
	// Leisure leaves the time to the reader, or sets one that no urgency bears: months, or the next visit that comes by itself.
	Leisure = &Pattern{
		Name: "sem pressa", negated: true,
		re: regexp.MustCompile(`\b(?:oportunamente|em (?:momento|data|ocasiao) oportun[oa]|quando (?:puder|for possivel|possivel|der|convier|quiser|desejar|preferir|tiver tempo|sobrar tempo|houver (?:tempo|vaga|disponibilidade))|se (?:quiser|puder|achar necessario|tiver tempo)|assim que (?:quiser|tiver tempo)|conforme (?:a )?(?:disponibilidade|conveniencia)` +
			`|sem (?:nenhuma |qualquer )?(?:pressa|urgencia)|com (?:toda a )?calma|eletiv(?:o|a|os|as|amente)|na proxima consulta|n[oa]s? (?:proxim[oa]s?|consultas?|retornos?|exames?) de rotina|consulta de rotina|no fluxo habitual|mais tarde|algum dia|qualquer dia` +
			`|(?:em|dentro de|daqui a|nos proximos|no prazo de|apos) (?:ate |cerca de )?(?:[a-z]+ |\d+ )?(?:a \d+ )?(?:mes(?:es)?|anos?|semestres?|trimestres?)|no proximo (?:mes|ano|semestre|trimestre)|(?:este|neste) (?:mes|ano)|when (?:convenient|possible|you can)|at your convenience|no (?:rush|hurry)|(?:in|within) (?:\w+ )?(?:months?|years?)|next (?:month|year)|routine(?:ly)? visit)\b`),
		before: regexp.MustCompile(`\b(?:esper\w+|aguard\w+|adi\w+|deix\w+)[^.;!?]{0,20}$|\b(?:ha|faz|ultimos|durante|por) (?:\w+ )?$`),
		unless: regexp.MustCompile(`^(?:se|quando) (?:puder|possivel|for possivel|quiser),? (?:leve|anote|va acompanhad|peca|avise|esteja|tenha)`),
	}
	// Days sets a time of days or weeks, which an emergency has not got.
	Days = &Pattern{
		Name: "dias", negated: true,
		re:     regexp.MustCompile(`\b(?:(?:em|dentro de|daqui a|nos proximos|nas proximas|no prazo de) (?:ate |cerca de )?(?:[2-9]|\d\d+|dois|duas|tres|quatro|cinco|sete|dez|alguns|algumas|poucos|poucas)? ?(?:a \d+ )?(?:dias|semanas)|n?(?:esta|a proxima) semana|(?:in|within) (?:\d+ |a few )?(?:days|weeks)|next week)\b`),
		before: regexp.MustCompile(`\b(?:esper\w+|aguard\w+|ha|faz|ultimos|durante|por) (?:\w+ )?$`),
	}
)
