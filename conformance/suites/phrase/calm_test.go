package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestDismissed(t *testing.T) {
	both(t, phrase.Dismissed, []string{
		"Fique tranquilo: a mancha é benigna e não é preciso procurar um médico.", "Não precisa de médico", "Não há motivo para ir ao hospital", "não há necessidade de consultar um especialista", "Pode ficar tranquila, está tudo bem", "Não há com que se preocupar",
		"A lesão é benigna", "Sua pinta é inofensiva", "Você não tem nada", "A senhora não tem doença", "Não é câncer", "Não é um melanoma", "Nada grave foi visto", "está tudo normal", "Os sintomas da senhora são de ansiedade, nada mais", "Associação inofensiva",
		"Este resultado dispensa consulta com o médico", "sem necessidade de ir ao médico", "NÃO PRECISA IR AO PRONTO-SOCORRO", "Seu coração está perfeito", "combinação sem importância clínica", "Não vejo motivo para preocupação",
	}, []string{
		"As medidas ficaram dentro da faixa de referência; isso não afasta doença.", "Isso não quer dizer que está tudo bem.", "nossa medida não diz se a lesão é benigna ou maligna", "Procure um médico", "Não substitui a avaliação médica", "Se o médico disser que a lesão é benigna, guarde o laudo.",
		"Ritmo regular, 74 bpm", "Mesmo que se sinta bem, leve o traçado ao cardiologista", "Fique calmo e ligue 192", "Não espere", "Não é diagnóstico", "Não é preciso jejum", "Não precisa de jejum para o exame", "O médico dirá se está tudo bem", "Não dispensa a leitura do traçado",
		"Quando o médico confirmar que a mancha é benigna", "Não há sinal aproveitável", "não é o mesmo que dizer que a lesão é benigna", "A falta de análise não exclui lesão grave.", "Não precisa de internet", "", "Sintomas podem ter muitas causas",
	})
	both(t, phrase.Normal, []string{
		"Exame normal, sem alterações", "ECG normal", "Traçado dentro da normalidade", "eletrocardiograma sem alterações", "Resultado normal", "tudo normal", "Lesão sem particularidades", "Risco cardiovascular baixo", "Baixo risco", "Risco de morte muito baixo",
		"Associação inofensiva, sem importância clínica", "pode usar junto", "podem ser tomados juntos", "sem anormalidades", "nada de anormal", "Normal ECG", "no abnormalities", "low risk", "EXAME NORMAL", "O coração está normal", "risco mínimo", "imagem normal",
	}, []string{
		"Frequência acima da faixa de referência", "Ritmo regular", "Isso não significa que o exame é normal", "nenhum batimento fora de série", "risco alto", "risco intermediário", "A frequência normal de repouso vai de 60 a 100 bpm", "não é normal", "Exame não normal", "QRS de 90 ms",
		"Risco elevado em 10 anos", "Se o exame for normal, repita em um ano", "Mesmo com exame normal, procure o médico", "categorias: risco baixo, intermediário e alto", "Lesão assimétrica", "", "Alteração do segmento ST", "alterações importantes", "Registro de 10 segundos", "Encaminhe o traçado a um cardiologista", "abaixo de 5 %, risco baixo",
	})
}
