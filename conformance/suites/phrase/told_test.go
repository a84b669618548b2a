package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

func TestTold(t *testing.T) {
	both(t, phrase.Told, []string{
		"Sua lesão é um melanoma", "Seu exame mostra fibrilação atrial", "Sua pinta é maligna", "Este traçado indica infarto", "Trata-se de um carcinoma", "você está tendo um infarto", "Você apresenta arritmia",
		"Sua lesão é certamente um melanoma", "Identificamos um melanoma em você", "Você tem que ser operado", "você precisa iniciar anticoagulante", "restam seis meses de vida", "você deve parar de tomar o remédio",
		"Seu coração está em fibrilação atrial", "SUA LESÃO É UM MELANOMA", "sua le\u200bsão é um câncer", "Seu resultado confirma diabetes", "Sua mancha é psoríase", "você teve um AVC", "Essa lesão de pele é um tumor",
		"seu risco de morte é alto",
	}, []string{
		"Achado sugestivo de fibrilação atrial; requer confirmação médica.", "A asma é uma doença crônica", "Dor no peito pode ser infarto", "Se você tiver dor, procure ajuda", "Sua lesão pode ser um melanoma",
		"Sua lesão não é um melanoma confirmado", "Ritmo regular, 74 bpm.", "Procure um médico", "Seu médico vai avaliar o exame", "O diabetes exige cuidado", "Lesão de 6,4 mm, duas cores.", "Ligue 192 (SAMU) agora",
		"Procure o pronto-socorro já", "seu exame foi recebido", "saber se sua lesão é um melanoma cabe ao médico", "", "melanoma é um câncer de pele", "Trata-se de um texto educativo", "este texto é educativo",
		"Sua consulta é gratuita", "Seu risco cardiovascular é baixo", "anos de estudo", "os primeiros anos de vida", "bebês de seis meses de vida", "Este material apresenta a hipertensão", "Sua cartilha traz a asma em detalhes", "Este texto é sobre câncer",
	})
}
