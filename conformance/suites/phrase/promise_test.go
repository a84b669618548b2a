package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

// both holds a pattern against texts that it must find and texts that it must leave alone.
func both(t *testing.T, p *phrase.Pattern, found, left []string) {
	t.Helper()
	if len(found) < 20 || len(left) < 20 {
		t.Fatalf("%s: %d texts to find and %d to leave, want 20 of each", p.Name, len(found), len(left))
	}
	for _, text := range found {
		if _, ok := p.Find(text); !ok {
			t.Errorf("%s is not found in %q", p.Name, text)
		}
	}
	for _, text := range left {
		if said, ok := p.Find(text); ok {
			t.Errorf("%s: %q is found in %q", p.Name, said, text)
		}
	}
}

func TestPromise(t *testing.T) {
	both(t, phrase.Promise, []string{
		"Resultado garantido em 7 dias", "RESULTADOS GARANTIDOS", "O resultado é garantido", "Cura definitiva da hérnia", "100% eficaz", "100 % seguro", "cem por cento segura",
		"Garantimos menos 8 kg", "Sem nenhum risco", "Procedimento sem risco", "sem efeitos colaterais", "Risco zero", "O melhor médico de implante do Brasil", "a melhor clínica da cidade",
		"Somos a única clínica capaz disso", "o único que funciona", "Tratamento milagroso", "método revolucionário", "Sem dor, resultado garantido", "Não perca tempo: cura garantida",
		"Não só alivia, garante a cura", "Seque 8 quilos", "Dor nunca mais", "elimina as rugas de vez", "Dispensa cirurgia e médico", "supera qualquer antibiótico", "seu dinheiro de volta",
		"Re\u200bsultado garantido", "𝗥𝗲𝘀𝘂𝗹𝘁𝗮𝗱𝗼 𝗴𝗮𝗿𝗮𝗻𝘁𝗶𝗱𝗼", "Rеsultado gаrantido", "sem dúvida a melhor clínica", "“Cura garantida”", "Satisfação garantida", "Prometemos resultados", "totalmente seguro",
		"cura o autismo", "Não tem contraindicação", "o nome número 1 em lábios", "Livre de riscos", "guaranteed results", "Hérnia tem solução em uma tarde", "Resultados surpreendentes", "técnica exclusiva", "Cure sua hérnia", "o melhor resultado do Brasil", "cura qualquer dor",
	}, []string{
		"Os resultados variam e não há garantia de resultado.", "Não prometemos dispensa dos óculos", "Não há como garantir forma ou simetria", "Nenhum tratamento é 100% eficaz",
		"A lei garante o direito à informação", "O SUS garante atendimento", "garantir boa hidratação", "Garantia de troca em 30 dias", "A garantia do elevador foi renovada", "não existe cura definitiva",
		"Nunca se pode prometer resultado", "Não trata, cura ou garante resultados", "pessoas sem risco cardiovascular elevado", "Nenhum procedimento é sem risco", "o melhor tratamento é a prevenção",
		"o melhor médico é aquele que ouve", "único exame", "tratamento de dados", "curativo", "procure um médico", "Desconfie de cura garantida", "desconfie de quem promete resultado garantido",
		"Garanta sua vaga", "o único que pode decidir é o médico", "resultado do exame certificado", "Não somos a melhor clínica", "a cirurgia é o único tratamento da catarata", "garantimos o sigilo dos dados",
		"o diabetes acompanha a pessoa para sempre", "cura de queijos", "risco baixo", "nunca mais dirigi", "100% de algodão", "", "Os riscos são infecção e sangramento", "aleitamento materno exclusivo", "o resultado do exame sai amanhã", "cura-se em poucos dias com repouso",
	})
}

func TestDose(t *testing.T) {
	both(t, phrase.Dose, []string{
		"Tome 50 mg todo dia.", "Tome dois comprimidos de paracetamol", "tome meio comprimido", "Inicie rivaroxabana 20 mg com o jantar", "Suspenda a varfarina e tome 500 mg.", "suspenda a metformina de 850 mg",
		"reduza a dose pela metade a cada semana", "Aumente a dose se a dor continuar", "Use 10 gotas ao deitar", "TOME 1 COMPRIMIDO", "deve tomar 500mg à noite", "Aplique 20 UI antes do almoço",
		"1 comprimido de 8 em 8 horas", "dipirona 500 mg 6/6h", "Paracetamol 750 mg a cada 6 horas", "troque a losartana por enalapril 10 mg", "interrompa a medicação de 5 mg", "to\u200bme 50 mg",
		"Injete 1 ml", "Ingira duas cápsulas", "dobre a dose amanhã", "tome uma colher do xarope", "Troque a varfarina sem reduzir a dose", "suspenda o remédio hoje", "Tome 0,5 mg", "Tome 1.000 mg",
		"Pode parar o antibiótico antes do fim da caixa", "é só largar o remédio", "basta interromper o tratamento", "Pare o anticoncepcional quando quiser", "pode emprestar o remédio à vizinha",
	}, []string{
		"Existem opções; converse com seu médico.", "Não tome 50 mg por conta própria", "Nunca tome dois comprimidos juntos", "Não suspenda o remédio", "Não reduza a dose sem orientação",
		"Tome a dose prescrita pelo seu médico", "Use o medicamento conforme a receita", "Tome água", "Tome cuidado com doses altas", "Use protetor solar FPS 30", "Reduza o sal", "A dose foi calculada",
		"Aumente a ingestão de água", "Evite tomar 2 comprimidos", "o comprimido tem 50 mg", "A caixa traz 30 comprimidos", "100 g de cenoura por porção", "use roupas leves", "interrompa o exercício se sentir dor",
		"Suspenda o medicamento apenas se o médico orientar", "interação de dose", "", "aumente a atividade física aos poucos", "Tome nota da dose", "Não interrompa o tratamento", "ml de soro",
		"Não pare o antibiótico por conta própria", "Quem pode parar o remédio é só o médico", "Só o médico pode suspender o tratamento", "Parar o antibiótico antes pode fazer mal", "Posso parar o remédio?", "nunca pare de tomar o remédio",
	})
}
